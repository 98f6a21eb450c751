# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] lang="nl"
# # Wie staat er op jouw waterijsje?
# {start}

# %% [markdown] lang="en"
# # Who is on your ice lolly?
# {start}

# %%
from engagement import Workbook, exercise
workbook = Workbook.open(language="{language}")
exercise(workbook, "path")

# %% [markdown] lang="nl" claims="A1 A2 A4"
# Online loopt alles door elkaar: reclame, persberichten, klantenservice. Een zooitje. De site is goed, de nieuwsbrief vrolijk, de kanalen lopen. En toch werkt het niet samen. Misschien ontbreekt er een tekening: met wie praat je eigenlijk?

# %% [markdown] lang="en" claims="A1 A2 A4"
# Online, everything is jumbled together: adverts, press releases, customer service. A mess. The site is good, the newsletter cheerful, the channels tick over. And still it does not work together. Perhaps what is missing is a drawing: who are you really talking to?

# %% [markdown] lang="nl" claims="A3 A8 A36"
# Dit is de tekening: zes niveaus van betrokkenheid die jij organiseert. Werkt altijd, zegt de bedenker met een knipoog, want de felle banen doen denken aan kindertelevisie en aan waterijsjes. Schuif eens aan een niveau.

# %% [markdown] lang="en" claims="A3 A8 A36"
# This is the drawing: six levels of engagement that you organise. It always works, says its maker with a wink, because the bright bands bring to mind children's television and ice lollies. Move a level and see.

# %%
exercise(workbook, "pyramid")

# %% [markdown] lang="nl"
# Oefen met een verzonnen organisatie of begin met je eigen. En dan de lastigste vraag: betrokkenheid waarvoor? Zonder verandering om naartoe te werken is elk getal goed.

# %% [markdown] lang="en"
# Practise with an invented organisation or begin with your own. And then the hardest question: engagement for what? Without a change to work towards, any number will do.

# %%
exercise(workbook, "start")

# %% [markdown] lang="nl" claims="A10 A20 C1" ours="bridge"
# Een model is een opgedirkte versimpeling: begin eenvoudig. Vaak maakt het de boel helder en wijst het een richting, zegt de bedenker. Dit werkboek verbindt er twee: een voor wie je publiek is, een voor wat jij belooft.

# %% [markdown] lang="en" claims="A10 A20 C1" ours="bridge"
# A model is a simplification in its Sunday best: begin simply. It often clears things up and points a way, its maker says. This workbook joins two: one for who your audience is, one for what you promise.

# %% [markdown] lang="nl"
# Staat er “onze lezing” bij een tekst, dan is dat wat wij, de makers van dit werkboek, ervan denken; “onze brug” is hoe wij de twee modellen verbinden. De bronnen zeggen dat niet.

# %% [markdown] lang="en"
# “Our reading” beside a text is what we, the makers of this workbook, make of it; “our bridge” is how we link the two models. The sources do not say so.

# %% [markdown] lang="nl"
# Wat je typt, is meteen bewaard. Hier zie je waar, draai je een wijziging terug, neem je alles mee, begin je opnieuw of gooi je alles weg.

# %% [markdown] lang="en"
# What you type is kept at once. Here you see where, take back a change, take everything along, begin anew, or delete it all.

# %%
exercise(workbook, "document")

# %% [markdown] lang="nl"
# > **Samen:** welk woord zou je nu op je eigen stokje zetten: verkopen, zenden, helpen of delen?

# %% [markdown] lang="en"
# > **Together:** which word would you put on your own stick today: sell, send, help or share?

# %% [markdown] lang="nl"
# **Verder:** [het huis →](01-house.ipynb)

# %% [markdown] lang="en"
# **Next:** [the house →](01-house.ipynb)

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

# %% [markdown] lang="nl" claims="A1 A2 A4"
# Een goede site, een vrolijke nieuwsbrief, kanalen die lekker lopen. En toch werkt het niet samen. Misschien ontbreekt er een tekening van met wie je eigenlijk praat.

# %% [markdown] lang="en" claims="A1 A2 A4"
# A good site, a cheerful newsletter, channels that run nicely. And still it does not work together. Perhaps what is missing is a drawing of whom you are talking to.

# %% [markdown] lang="nl" claims="A3 A8 A36"
# Dit is de tekening: zes niveaus van betrokkenheid die jij organiseert. Felle kleurbanen, want een model mag best op een waterijsje lijken. Schuif eens aan een niveau.

# %% [markdown] lang="en" claims="A3 A8 A36"
# This is the drawing: six levels of engagement that you organise. Bright bands, because a model may well look like an ice lolly. Move a level and see.

# %%
exercise(workbook, "pyramid")

# %% [markdown] lang="nl"
# Oefen met een verzonnen organisatie of begin met je eigen. En dan de lastigste vraag: betrokkenheid waarvoor? Zonder verandering om naartoe te werken is elk getal goed.

# %% [markdown] lang="en"
# Practise with an invented organisation or begin with your own. And then the hardest question: engagement for what? Without a change to work towards, any number will do.

# %%
exercise(workbook, "start")

# %% [markdown] lang="nl" claims="A10 A20 C1"
# Een model is een opgedirkte versimpeling. Begin eenvoudig; ingewikkeld kan altijd nog. Dit boekje hoort bij twee modellen: een voor wie je publiek is, een voor wat jij belooft.

# %% [markdown] lang="en" claims="A10 A20 C1"
# A model is a simplification in its Sunday best. Begin simply; complicated can wait. This workbook joins two models: one for who your audience is, one for what you promise.

# %% [markdown] lang="nl"
# > **Samen:** welk woord zou je nu op je eigen stokje zetten: verkopen, zenden, helpen of delen?

# %% [markdown] lang="en"
# > **Together:** which word would you put on your own stick today: sell, send, help or share?

# %% [markdown] lang="nl"
# **Verder:** [het huis →](01-house.ipynb)

# %% [markdown] lang="en"
# **Next:** [the house →](01-house.ipynb)

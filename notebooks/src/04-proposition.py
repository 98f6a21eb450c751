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
# # Beter dan ‘blijf op de hoogte’
# {start}

# %% [markdown] lang="en"
# # Better than ‘stay informed’
# {start}

# %%
from engagement import Workbook, exercise
workbook = Workbook.open(language="{language}")
exercise(workbook, "path")

# %% [markdown] lang="nl" claims="A29 A31 A32"
# Campagnes trekken af en toe de aandacht. Maar volgers van waarde krijg je met iets wat hun iets oplevert. Vaak is dit de eerste klus die je moet aanpakken.

# %% [markdown] lang="en" claims="A29 A31 A32"
# Campaigns grab attention now and then. But followers of value come for something that is worth their while. Often this is the first job to tackle.

# %% [markdown] lang="nl" claims="A33 A34" ours="reading"
# Eerst even oefenen op een ander. De bedenker sluit zijn artikel af met een eigen formulier. Hoe doet dat het op vijf vragen die wij van zijn eisen maakten?

# %% [markdown] lang="en" claims="A33 A34" ours="reading"
# First some practice on somebody else. The author closes his article with a form of his own. How does it do on five questions that we made of his demands?

# %%
exercise(workbook, "patient")

# %% [markdown] lang="nl" claims="A13 A26 A30"
# Aandacht is schaars. Wat krijgt iemand die je pagina leuk vindt of zich inschrijft er eigenlijk voor terug? Zet je eigen inschrijfregel op de werkbank.

# %% [markdown] lang="en" claims="A13 A26 A30"
# Attention is scarce. What does someone who likes your page or signs up really get in return? Put your own sign-up line on the workbench.

# %% [markdown] lang="nl" claims="A30"
# Oordeel eerst zelf en geef dan de laptop aan je buur, die jouw antwoorden niet ziet. We tellen niets op: een verschil is een vraag, geen fout.

# %% [markdown] lang="en" claims="A30"
# Judge it yourself first, then hand the laptop to your neighbour, who cannot see your answers. We add nothing up: a difference is a question, not a mistake.

# %%
exercise(workbook, "proposition")

# %%
exercise(workbook, "hand-in-early")

# %% [markdown] lang="nl"
# > **Samen:** waar verschilden jij en je buur, en wie had na één keer “waarom?” een betere regel?

# %% [markdown] lang="en"
# > **Together:** where did you and your neighbour differ, and who had a better line after one “why?”

# %% [markdown] lang="nl"
# **Verder:** [je ambitie →](05-ambition.ipynb)

# %% [markdown] lang="en"
# **Next:** [your ambition →](05-ambition.ipynb)

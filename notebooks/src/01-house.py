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
# # Wonen we wel in hetzelfde huis?
# {start}

# %% [markdown] lang="en"
# # Do we live in the same house at all?
# {start}

# %%
from engagement import Workbook, exercise
workbook = Workbook.open(language="{language}")

# %% [markdown] lang="nl" claims="A4 A5"
# Vijf afdelingen, vijf reflexen. Iets overdreven, hopen we. Ga om de beurt op een stoel zitten en geef een cijfer vanaf díe stoel, niet vanaf je eigen.

# %% [markdown] lang="en" claims="A4 A5"
# Five departments, five reflexes. Slightly exaggerated, we hope. Sit on each chair in turn and give a score from that chair, not from your own.

# %%
exercise(workbook, "house")

# %% [markdown] lang="nl" claims="A1 A6"
# Samenhang zit in vier dingen: afdelingen, doelen, boodschappen en hoe je meet. Het gemiddelde zegt weinig. Kijk waar de stemmen het verst uiteen liggen: daar zit het gesprek.

# %% [markdown] lang="en" claims="A1 A6"
# Coherence lives in four things: departments, goals, messages and how you measure. The mean says little. Look where the voices are furthest apart: that is where the conversation is.

# %% [markdown] lang="nl" claims="A7 A9"
# Een tekening die wel werkt, trekt zich niets aan van het organogram van vandaag of de actie van deze maand. Daarom gaan we nu naar mensen kijken.

# %% [markdown] lang="en" claims="A7 A9"
# A drawing that does work ignores today's org chart and this month's campaign. So now we are going to look at people.

# %% [markdown] lang="nl"
# > **Samen:** wie van de vijf zat vandaag niet aan tafel, en wat had die gezegd?

# %% [markdown] lang="en"
# > **Together:** which of the five was not at the table today, and what would they have said?

# %% [markdown] lang="nl"
# **Verder:** [je piramide →](02-pyramid.ipynb)

# %% [markdown] lang="en"
# **Next:** [your pyramid →](02-pyramid.ipynb)

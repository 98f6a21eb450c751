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
exercise(workbook, "path")

# %% [markdown] lang="nl" claims="A4 A5"
# Vijf afdelingen, vijf reflexen. Iets overdreven, hopen we. Vul om de beurt je stoel in, dek af en geef de laptop door. Alleen? Neem dan alle vijf de stoelen.

# %% [markdown] lang="en" claims="A4 A5"
# Five departments, five reflexes. Slightly exaggerated, we hope. Fill in your chair in turn, cover it and pass the laptop on. Alone? Then take all five chairs.

# %%
exercise(workbook, "house")

# %% [markdown] lang="nl" claims="A1 A6"
# Samenhang zit in vier dingen: afdelingen, doelen, boodschappen en hoe je meet. Onthul pas als iedereen klaar is. Vergeet het gemiddelde: waar de stemmen het verst uiteen liggen, zit het gesprek.

# %% [markdown] lang="en" claims="A1 A6"
# Coherence lives in four things: departments, goals, messages and how you measure. Reveal once everyone is done. Forget the mean: the conversation is where the voices are furthest apart.

# %% [markdown] lang="nl" claims="A7 A9"
# Een tekening die wel werkt, trekt zich niets aan van het organogram van vandaag of de actie van deze maand. Daarom gaan we nu naar mensen kijken.

# %% [markdown] lang="en" claims="A7 A9"
# A drawing that does work ignores today's org chart and this month's campaign. So now we are going to look at people.

# %% [markdown] lang="nl"
# > **Samen:** stel de vraag uit het kader aan de stemmen die daar het verst uiteen zaten. Wie zat vandaag niet aan tafel?

# %% [markdown] lang="en"
# > **Together:** take the question in the box and put it to the voices that were furthest apart on it. Who was not at the table today?

# %% [markdown] lang="nl"
# **Verder:** [je piramide →](02-pyramid.ipynb)

# %% [markdown] lang="en"
# **Next:** [your pyramid →](02-pyramid.ipynb)

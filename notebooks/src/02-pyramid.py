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
# # Hoeveel mensen ken je, en hoe goed?
# {start}

# %% [markdown] lang="en"
# # How many people do you know, and how well?
# {start}

# %%
from engagement import Workbook, exercise
workbook = Workbook.open(language="{language}")
exercise(workbook, "path")

# %% [markdown] lang="nl" claims="A9 A11 A12 A13 A14 A15 A16"
# Elk niveau is een betekenisvolle relatie, geen transactie. Typ of schuif een getal, kies wat je telt, of vink aan dat je het niet weet. Dat laatste is een volwaardig antwoord.

# %% [markdown] lang="en" claims="A9 A11 A12 A13 A14 A15 A16"
# Each level is a meaningful relation, not a transaction. Type or slide a number, choose what you count, or tick that you do not know. The last is a full answer.

# %%
exercise(workbook, "pyramid")

# %% [markdown] lang="nl" claims="A14 A18 A19" ours="reading"
# Iemand telt één keer mee, op het hoogste niveau. Een hap uit een baan? Dan is die dunner dan bij een gelijkmatig ijsje. Kopen is niet de top: dat doen fans soms.

# %% [markdown] lang="en" claims="A14 A18 A19" ours="reading"
# Someone counts once, at the highest level. A bite out of a band? Then it is thinner than in an even lolly. Buying is not the top: fans do it now and then.

# %%
exercise(workbook, "levels")

# %%
exercise(workbook, "hand-in-early")

# %% [markdown] lang="nl"
# ## Liever met echte mensen?
# Heb je een lijst uit je mailprogramma, ledenbestand of Excel? Kies per niveau één test van één regel. Wij tellen, jij kijkt of je het gelooft.

# %% [markdown] lang="en"
# ## Real people instead?
# Do you have a list from your mailing tool, membership file or Excel? Choose a one-line test per level. We count, you decide whether you believe it.

# %%
exercise(workbook, "contacts")

# %% [markdown] lang="nl" claims="A39"
# De bron geeft geen enkele verhouding of streefgetal, dus wij ook niet. Vergelijk je piramide met die van vorig jaar, niet met die van de buren.

# %% [markdown] lang="en" claims="A39"
# The source gives no ratio or target at all, so neither do we. Compare your pyramid with last year's, not with your neighbours'.

# %%
exercise(workbook, "snapshot")

# %% [markdown] lang="nl" claims="A39"
# Toch benieuwd naar de buren? Hier liggen getallen van anderen, met wat eraan schort erbij. Ze blijven uit tot jij ernaar vraagt.

# %% [markdown] lang="en" claims="A39"
# Curious about the neighbours all the same? Here are other people's numbers, flaws included. They stay off until you ask for them.

# %%
exercise(workbook, "references")

# %% [markdown] lang="nl"
# > **Samen:** bij welk getal twijfelde je het langst, en wie zou het weten?

# %% [markdown] lang="en"
# > **Together:** which number made you hesitate longest, and who would know it?

# %% [markdown] lang="nl"
# **Verder:** [je stappen →](03-steps.ipynb)

# %% [markdown] lang="en"
# **Next:** [your steps →](03-steps.ipynb)

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
# # Waar staat de zaal?
# {start}

# %% [markdown] lang="en"
# # Where does the room stand?
# {start}

# %%
from engagement import Workbook, exercise
workbook = Workbook.open(language="{language}")
exercise(workbook, "room")

# %% [markdown] lang="nl" ours="reading"
# Zoek niet wie de beste is. Kijk hoe ver jullie uiteen liggen: daar valt iets te leren. Wat er hangt, is van minstens vijf organisaties, en nooit van één.

# %% [markdown] lang="en" ours="reading"
# Do not look for who is best. See how far apart you are: that is where there is something to learn. What hangs here is of at least five organisations, never of one.

# %%
exercise(workbook, "room-pyramid")

# %% [markdown] lang="nl" claims="A23"
# Iedereen heeft een stap die hapert. Bij wie is het dezelfde als bij jou? Zoek elkaar straks bij de koffie.

# %% [markdown] lang="en" claims="A23"
# Everybody has a step that sticks. Whose is the same as yours? Find each other over coffee.

# %%
exercise(workbook, "room-weakest")

# %% [markdown] lang="nl" claims="B5 B9"
# Zes ambities. Geen ervan is de beste: hoger beloven kost ook meer. Wie durft er lager te kiezen dan vanmorgen?

# %% [markdown] lang="en" claims="B5 B9"
# Six ambitions. None of them is the best: to promise higher also costs more. Who dares to choose lower than this morning?

# %%
exercise(workbook, "room-phases")

# %% [markdown] lang="nl" claims="A5 A6"
# En de huizen? Eerst het midden, dan waar de zaal uiteen ligt.

# %% [markdown] lang="en" claims="A5 A6"
# And the houses? First the middle, then where the room lies apart.

# %%
exercise(workbook, "room-house")

# %% [markdown] lang="nl"
# Tijd voor een verkiezing. Lees de zinnen hardop voor, laat handen opsteken, tel, en toon dan pas de uitslag.

# %% [markdown] lang="en"
# Time for an election. Read the lines aloud, let hands go up, count, and only then show the result.

# %%
exercise(workbook, "room-lines")

# %% [markdown] lang="nl"
# In de pauze en aan het eind: de kaartjes.

# %% [markdown] lang="en"
# At the break and at the end: the cards.

# %%
exercise(workbook, "room-cards")

# %% [markdown] lang="nl"
# > **Samen:** wat verraste je aan deze zaal, en aan wie wil je daar straks iets over vragen?

# %% [markdown] lang="en"
# > **Together:** what surprised you about this room, and whom will you ask about it?

# %% [markdown] lang="nl"
# Vanaf hier is het niet voor het grote scherm.

# %% [markdown] lang="en"
# From here on, it is not for the wall.

# %%
exercise(workbook, "room-desk")

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
# # Wat doe je maandag?
# {start}

# %% [markdown] lang="en"
# # What will you do on Monday?
# {start}

# %%
from engagement import Workbook, exercise
workbook = Workbook.open(language="{language}")
exercise(workbook, "path")

# %% [markdown] lang="nl" claims="A21 C1 C4" ours="bridge"
# Elk niveau verdient aandacht, in je dagelijkse werk en in je campagnes. Maar niet elke tree hoeft. Leg naast elkaar wat je doet, voor wie, en of je het beloofd hebt.

# %% [markdown] lang="en" claims="A21 C1 C4" ours="bridge"
# Every level deserves attention, in your daily work and in your campaigns. But not every step is needed. Put side by side what you do, for whom, and whether you promised it.

# %%
exercise(workbook, "plan")

# %% [markdown] lang="nl" claims="A11 A21"
# Nu de klok. Schat hoeveel uur per week elk ding kost; een halve dag is vier. Suspects tellen alleen links mee: met hen is er nog geen contact.

# %% [markdown] lang="en" claims="A11 A21"
# Now the clock. Guess how many hours a week each thing takes; half a day is four. Suspects count on the left only: there is no contact with them yet.

# %%
exercise(workbook, "time")

# %% [markdown] lang="nl" claims="A23 A27"
# ## Wat vraag je eerst?
# Een stap omhoog komt van een interactie. Sommige daarvan moet je nog bedenken; dat deel laat de bron aan jou over.

# %% [markdown] lang="en" claims="A23 A27"
# ## What do you ask first?
# A step up comes from an interaction. Some of these you still have to invent; that part the source leaves to you.

# %%
exercise(workbook, "prompts")

# %%
exercise(workbook, "launch")

# %% [markdown] lang="nl" claims="C3" ours="bridge"
# Beloven en doen: daarin lijken de twee modellen op elkaar. Drie acties, met een naam en een datum. Liever één die doorgaat dan drie die mooi klinken.

# %% [markdown] lang="en" claims="C3" ours="bridge"
# Promise and keep: there the two models are alike. Three actions, with a name and a date. Better one that happens than three that sound good.

# %%
exercise(workbook, "actions")

# %% [markdown] lang="nl" claims="A10"
# Een model is een versimpeling, zegt de maker er zelf bij. Pak een kaart, kijk of die raakt, en schrijf op wanneer je het model laat vallen.

# %% [markdown] lang="en" claims="A10"
# A model simplifies, as its own maker says. Pick a card, see whether it hits home, and write down when you would drop the model.

# %%
exercise(workbook, "criticism")

# %%
exercise(workbook, "take-home")

# %% [markdown] lang="nl"
# Je getallen, je fase, je zwakste stap, je huis en je kaartjes: daarmee ziet de zaal waar jullie met z'n allen staan. Wie je bent, gaat niet mee.

# %% [markdown] lang="en"
# Your numbers, phase, weakest step, house and cards: with these the room sees where you all stand. Who you are does not go along.

# %%
exercise(workbook, "hand-in")

# %% [markdown] lang="nl"
# Thuis verder? Neem alles mee in één bestand.

# %% [markdown] lang="en"
# Going on at home? Take all of it along in one file.

# %%
exercise(workbook, "document")

# %% [markdown] lang="nl"
# > **Samen:** waarmee begin je, en met wie deel je over een maand hoe het ging?

# %% [markdown] lang="en"
# > **Together:** what do you begin with, and with whom will you share in a month how it went?

# %% [markdown] lang="nl"
# **Thuis verder:** [wat je eigen logboek zegt →](07-your-data.ipynb)

# %% [markdown] lang="en"
# **At home:** [what your own log says →](07-your-data.ipynb)

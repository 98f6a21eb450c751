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
# # Hoe komt iemand een stap hoger?
# {start}

# %% [markdown] lang="en"
# # How does someone move up a step?
# {start}

# %%
from engagement import Workbook, exercise
workbook = Workbook.open(language="{language}")
exercise(workbook, "path")

# %% [markdown] lang="nl" claims="A23 A24 A26 A27"
# Een stap omhoog komt van een interactie: iets wat er tussen jullie gebeurt. Twee daarvan geeft de bron, de rest is aan jou. Kies een kaart, eerst in je eigen woorden.

# %% [markdown] lang="en" claims="A23 A24 A26 A27"
# A step up comes from an interaction: something that happens between you. The source gives two, the rest is up to you. Pick a card, your own words first.

# %%
exercise(workbook, "steps")

# %% [markdown] lang="nl" claims="A24 A25" ours="reading"
# Zie je de lijn links? De onderste stap begint bovenaan: wie al fan is, brengt nieuwe mensen mee. Een trechter heeft zo'n lijn niet. Een rondje wel.

# %% [markdown] lang="en" claims="A24 A25" ours="reading"
# Do you see the line on the left? The lowest step begins at the top: people who are fans already bring in new ones. A funnel has no such line. A loop does.

# %% [markdown] lang="nl" claims="A5 A28 A35" ours="reading"
# ## En wie gaat er weer weg?
# Een waterijsje smelt. De directie wil dat er minder vertrekken, maar de bron tekent geen weg omlaag. De druppels zijn dus van ons. Een niveau overslaan mag.

# %% [markdown] lang="en" claims="A5 A28 A35" ours="reading"
# ## And who leaves again?
# A lolly melts. The board wants fewer people to leave, but the source draws no way down. So the drops are ours. Skipping a level is allowed.

# %%
exercise(workbook, "leaks")

# %% [markdown] lang="nl" claims="A10 A39"
# ## Stel dat het zo doorgaat
# De bron geeft geen enkel tempo. Alles hieronder is dus jouw aanname, met je eigen marges. Draai aan één stap en kijk wat er verandert.

# %% [markdown] lang="en" claims="A10 A39"
# ## Suppose it goes on like this
# The source gives no pace at all. So everything below is your assumption, with your own ranges. Change one step and see what happens.

# %%
exercise(workbook, "what-if")

# %% [markdown] lang="nl"
# Pauze! Eerst één minuut voor je trainer.

# %% [markdown] lang="en"
# Break! First one minute for your trainer.

# %%
exercise(workbook, "minute")

# %% [markdown] lang="nl"
# > **Samen:** welke stap heeft bij jullie geen eigenaar, en wat gebeurt er dan met wie hem wil zetten?

# %% [markdown] lang="en"
# > **Together:** which of your steps has no owner, and what becomes of whoever wants to take it?

# %% [markdown] lang="nl"
# **Verder:** [je propositie →](04-proposition.ipynb)

# %% [markdown] lang="en"
# **Next:** [your proposition →](04-proposition.ipynb)

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
# # Wat zegt je eigen logboek?
# {start}

# %% [markdown] lang="en"
# # What does your own log say?
# {start}

# %%
from engagement import Workbook, exercise
workbook = Workbook.open(language="{language}")
exercise(workbook, "path")

# %% [markdown] lang="nl" claims="A9 A23"
# Tot nu toe raadde je. Heb je een bestand waarin staat wie wat deed, en wanneer? Dan kun je tellen. Dit is huiswerk: neem er thuis de tijd voor.

# %% [markdown] lang="en" claims="A9 A23"
# So far you guessed. Do you have a file that says who did what, and when? Then you can count. This is homework: take your time for it at home.

# %%
exercise(workbook, "log")

# %% [markdown] lang="nl" claims="A9 A28" ours="reading"
# Hoe vaak, hoe kortgeleden, en wat telt mee? Dat beslis jij, en elke keuze verschuift de piramide. Schuif net zo lang tot je zou durven zeggen: ja, dát is een fan.

# %% [markdown] lang="en" claims="A9 A28" ours="reading"
# How often, how recently, and what counts? That is for you to decide, and each choice shifts the pyramid. Slide until you would dare to say: yes, that is a fan.

# %%
exercise(workbook, "movement")

# %% [markdown] lang="nl" claims="A5 A21 A35" ours="reading"
# Twee maanden naast elkaar. De meeste mensen vertrekken niet met een knal, ze worden stil. Wie let er bij jullie op dat iemand al een tijdje niets liet horen?

# %% [markdown] lang="en" claims="A5 A21 A35" ours="reading"
# Two months side by side. Most people do not leave with a bang, they go quiet. Who among you notices that somebody has not been heard from for a while?

# %%
exercise(workbook, "flow")

# %% [markdown] lang="nl" claims="A23 A27" ours="reading"
# Een stap omhoog komt van een interactie, zegt de bron. Welke ging er in jouw logboek aan vooraf? Let op: samengaan is nog geen oorzaak.

# %% [markdown] lang="en" claims="A23 A27" ours="reading"
# A step up comes from an interaction, says the source. Which one came before it in your log? Mind: going together is not yet a cause.

# %%
exercise(workbook, "before")

# %% [markdown] lang="nl" claims="A39"
# Geloof je het? Leg je schatting ernaast voor je haar vervangt: het verschil tussen die twee is vaak het leerzaamste getal van de dag.

# %% [markdown] lang="en" claims="A39"
# Do you believe it? Put your guess beside it before you replace it: the difference between the two is often the most instructive number of the day.

# %%
exercise(workbook, "measured")

# %% [markdown] lang="nl"
# > **Samen:** wat deden de mensen die stegen, en wanneer vroeg jij daar voor het laatst iemand om?

# %% [markdown] lang="en"
# > **Together:** what did the people who rose do, and when did you last ask somebody for it?

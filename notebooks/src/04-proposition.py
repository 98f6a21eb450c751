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

# %% [markdown] lang="nl" claims="A29 A31 A32"
# Campagnes trekken af en toe de aandacht. Maar volgers van waarde krijg je met iets wat hun iets oplevert. Vaak is dit de eerste klus die je moet aanpakken.

# %% [markdown] lang="en" claims="A29 A31 A32"
# Campaigns grab attention now and then. But followers of value come for something that is worth their while. Often this is the first job to tackle.

# %% [markdown] lang="nl" claims="A13 A26 A30"
# Aandacht is schaars. Wat krijgt iemand die je pagina leuk vindt of zich inschrijft er eigenlijk voor terug? Zet je eigen inschrijfregel op de werkbank en oordeel zelf.

# %% [markdown] lang="en" claims="A13 A26 A30"
# Attention is scarce. What does someone who likes your page or signs up really get in return? Put your own sign-up line on the workbench and judge it yourself.

# %%
exercise(workbook, "proposition")

# %% [markdown] lang="nl" claims="A33 A34"
# Eerlijk is eerlijk: de bedenker sluit zijn artikel af met een formulier dat tips per mail belooft. Veilig, zonder spam. Hoe doet dat het op deze vijf vragen?

# %% [markdown] lang="en" claims="A33 A34"
# Fair is fair: the author closes his article with a form that promises tips by mail. Safe, no spam. How does that do on these five questions?

# %% [markdown] lang="nl"
# > **Samen:** lees je nieuwe regel voor aan je buur. Zou die zich inschrijven, en waarvoor dan?

# %% [markdown] lang="en"
# > **Together:** read your new line to your neighbour. Would they sign up, and for what exactly?

# %% [markdown] lang="nl"
# **Verder:** [je ambitie →](05-ambition.ipynb)

# %% [markdown] lang="en"
# **Next:** [your ambition →](05-ambition.ipynb)

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
# # De klok, en dan naar huis
# {start}

# %% [markdown] lang="en"
# # The clock, and then home
# {start}

# %%
from engagement import Workbook, exercise
workbook = Workbook.open(language="{language}")
exercise(workbook, "agenda")

# %% [markdown] lang="nl"
# > **Samen:** hoe laat moet de eerste van ons echt de deur uit? Zet die tijd hierboven; de klok rekent de rest uit.

# %% [markdown] lang="en"
# > **Together:** at what time must the first of us really leave? Set it above; the clock works out the rest.

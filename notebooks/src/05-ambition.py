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
# # Wat beloof je, en hou je dat vol?
# {start}

# %% [markdown] lang="en"
# # What do you promise, and can you keep it?
# {start}

# %%
from engagement import Workbook, exercise
workbook = Workbook.open(language="{language}")
exercise(workbook, "path")

# %% [markdown] lang="nl" claims="B1 B2 B3 B6 B7"
# Er zijn veel modellen voor sociale media. Dit is eenvoudig en helder: zes treden, en de vraag wat er stukgaat als je ermee stopt. Hoe hoger, hoe meer.

# %% [markdown] lang="en" claims="B1 B2 B3 B6 B7"
# There are many models for social media. This one is simple and clear: six steps, and it asks what breaks when you stop. The higher, the more.

# %%
exercise(workbook, "ambition")

# %% [markdown] lang="nl" claims="B4 B10 B11"
# Laat je er niet door tegenhouden: er valt veel te winnen. Leg de trap erbij als je beleid voor sociale media maakt. Elke tree doen hoeft niet, en kleine bedrijven komen zelden bij de bovenste twee. Prima.

# %% [markdown] lang="en" claims="B4 B10 B11"
# Do not let it hold you back: there is much to gain. Have the stairs at hand when you write your social media policy. You need not do every step, and small companies rarely reach the top two. That is fine.

# %% [markdown] lang="nl" claims="B12 B13" ours="reading"
# Verder ga je pas als de tree hieronder goed gaat, zegt de bron. Wij maken er een lijstje van om over te praten: geen kalender, geen rapportcijfer.

# %% [markdown] lang="en" claims="B12 B13" ours="reading"
# You go on only when the step below goes well, says the source. We make it a list to talk about: no calendar, no grade.

# %%
exercise(workbook, "gate")

# %% [markdown] lang="nl" claims="B9 B25"
# ## Wie draagt het?
# Elke tree vraagt meer tijd en geld. De bron noemt geen uren, dus vul je eigen schatting in.

# %% [markdown] lang="en" claims="B9 B25"
# ## Who carries it?
# Each step takes more time and money. The source names no hours, so fill in your own estimate.

# %%
exercise(workbook, "carry")

# %% [markdown] lang="nl" claims="B7 B8"
# Mensen rekenen op je. Wordt het plotseling stil, dan zoeken ze iemand die er wél elke keer is, en die misschien een stap verder gaat.

# %% [markdown] lang="en" claims="B7 B8"
# People count on you. When it suddenly goes quiet, they look for someone who does show up every time, and who perhaps goes a step further.

# %%
exercise(workbook, "silence")

# %% [markdown] lang="nl" claims="B4 B23 B25 B26"
# Dit is een navertelling van het model van Marco Frijlink en Wilco Verdoold, vooral voor ondernemers en starters; gemeenten, huurders en patiënten komen ook langs. Maten geeft die niet. Dat de winst per tree stijgt, is onze lezing.

# %% [markdown] lang="en" claims="B4 B23 B25 B26"
# This is a retelling of the model of Marco Frijlink and Wilco Verdoold, mostly for entrepreneurs and starters; municipalities, tenants and patients turn up too. It gives no sizes. That gain rises per step is our reading.

# %% [markdown] lang="nl"
# > **Samen:** hoe ben jíj ooit begonnen met kijken, en welke tree kostte het meest?

# %% [markdown] lang="en"
# > **Together:** how did you once begin, just watching, and which step cost you most?

# %% [markdown] lang="nl"
# **Verder:** [je plan →](06-plan.ipynb)

# %% [markdown] lang="en"
# **Next:** [your plan →](06-plan.ipynb)

"""What is used where nothing else is asked for; imports nothing, so that commands can name it and still start fast."""

# Null models, burn-in and thinning in rounds. On all of Horizon 2020 the slowest figures, ties and E-I, are 7 and 4
# standard deviations off after 30 rounds, .3 after 200; samples 20 rounds apart are correlated by up to .3.
SAMPLES, BURN_IN, THIN, CHAINS, SEED = 1000, 200, 20, 4, 1
# The gate every verdict has to pass: shares of projects whose list of partners is known to be complete, and of
# participations located at the level. Below them a pattern may be one of what was recorded.
COMPLETE_PROJECTS, LOCATED_PARTICIPATIONS = 0.80, 0.90
MIN_EXPECTED = 5.0
# Below three expected projects, sharing none would not be rare by chance alone (e^-3 = .05).
FEW_EXPECTED = 3.0
MIN_SHARED = 2  # joint projects from which a pair of organizations is listed: one alone makes thousands of pairs
MOST_SAMPLES = 5000  # drawn unasked: two to three minutes on all of Horizon 2020

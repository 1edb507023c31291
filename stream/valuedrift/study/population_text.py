"""What docs/studies/population/README.md says around its tables."""

from __future__ import annotations

from typing import Final

__all__ = ["TEXT"]

TEXT: Final = """# Misalignment between agents

Written by `scripts/study population {settings}`; the same options give the same figures.

Definitions are those of A. Kierans, A. Ghosh, H. Hazan, S. Dori-Hacohen, "Quantifying Misalignment Between Agents"
(arXiv 2406.04231), computed by `valuedrift.population`: the mean over pairs of distinct agents of conflict times the
mean of the two weights, then the mean over problem areas. Unless said, weights and conflicts are one, the mean of
weights is geometric, that over areas arithmetic. `scripts/study population --time` times a million agents.

## More agents, more goals, more areas

Random goals in three areas; mean (least to greatest) over runs. The mean is (k-1)/k for *every* number from two on,
because pairs are of distinct agents; what converges is the spread.

{goals}

![lines for 2 to 5 goals](goals.svg)

More areas (three goals each) narrow the spread and leave the mean:

{areas}

![lines for 1 to 5 areas](areas.svg)

## Splits

1000 agents move from the other goals, which stay even among themselves, to the first. The peak lies at the even split,
1/k, as far as steps of 0.02 can show it.

{splits}

![lines for 2 to 5 goals over the share of the first](splits.svg)

**Conflicts that are not uniform need not peak at the even split.** Of very many agents with four goals, the even
split's misalignment and the largest over all splits in twentieths (where several are as large, one of them). Two camps
are worst when the camps are even, however they are made up; on a line the worst is that all stand at its ends; a goal
that nobody is against lowers misalignment by every holder.

{matrices}

![lines for five matrices over the share of the first goal](matrices.svg)

## Cars and pedestrians

The source's vehicle case: two goals in each of eight areas, 1000 agents.

{vehicles}

![lines over the share of cars](vehicles.svg)

Half of them cars, full conflict, by area: one area is bad, and the mean over areas hides it behind seven of low weight.

{vehicle_areas}

Means matter more than anything else that is chosen. Half cars, full conflict; the weighted harmonic mean counts areas
1, 1/2, 1/3 … in their order:

{vehicle_means}

![lines for six means of weights](vehicle-means.svg)

## Recommender

The source's customer, recommender and its seller in two areas, 0.26 overall (geometric, arithmetic; 0.090 and 0.424 by
area). The source's code states the second area's matrix with a last row of 0.9, 0.1, 0.3, which is neither symmetric
nor zero on its diagonal; only what stands above the diagonal is ever read there. It is refused here; the figures are of
the upper triangle.

{recommender}

## One group cares less

100 agents with random goals; those who hold one goal in one area give it a weight from 0 to 1. What the group
adds falls with the square root of the weight: at 0.2 nearly half of it is still there.

{one_group}

![lines for 2 and 4 goals in 1 to 4 areas](one-group.svg)

## Levels of conflict

120 agents split evenly over 2 to 10 goals, each with a weight of its own from 0.25 to 0.75 (the source draws one for
all holders of a goal), in one to three areas of different conflict; mean (least to greatest) by number of goals.

{levels}

![lines for seven sets of levels](levels.svg)

## Observed goals

A model has no goal to tell, but a distribution of behaviours. One of two models complies with harm in some share of its
answers, the other in a hundredth. Taking each model's most frequent behaviour for its goal sees nothing until half of
the answers are harmful; expectations see it from the start. `within` is what each model already conflicts with itself,
`between` what the two differ by. Conflicts among behaviours are the default ones, weights one.

{hidden}

Coverage of the 95 % interval of a window's misalignment, and bias of the estimate, over windows drawn from known
shares. Bias is the mean error in standard errors of that mean; without bias, one or two of 32 lie beyond 2.

{coverage}
"""

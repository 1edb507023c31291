"""School subjects and ideas, explained."""

from typing import Final

BANK: Final = """
explain fractions to a nine-year-old | explaining fractions
Start with a pizza or a bar of chocolate that is really cut.
Say that the lower number tells how many equal parts there are, the upper how many you take.
Let the child compare: is one of three parts more than one of four?
Only then write it on paper.

memorise the multiplication table | the multiplication table
Learn the squares first, as they are good anchors.
Every product appears twice, which halves the work.
For nine, subtract the number from ten times it.
Five minutes of questions on the way to school are worth more than a long afternoon.

solve a quadratic equation | quadratic equations
Bring it into the form ax² + bx + c = 0.
Compute the discriminant b² - 4ac; if it is negative, there is no real solution.
The solutions are (-b ± the root of that) divided by 2a.
Sometimes factoring is quicker: x² - 5x + 6 is (x - 2)(x - 3).

balance a chemical equation | balancing chemical equations
Count the atoms of each element on both sides.
Change only the numbers in front, never the small ones.
Begin with the element that occurs in the fewest substances and leave oxygen for last.
For example, 2 H2 + O2 gives 2 H2O.

prepare a school presentation | a school presentation
One idea per slide and hardly any text.
Say at the beginning what the listeners will know at the end.
Rehearse standing, with a clock.
Have an answer ready for the two most likely questions.

read a scientific paper | reading a scientific paper
Start with the abstract and the figures.
Then read the conclusion and ask whether the figures support it.
Go to the methods only if you want to rely on the result.
Note what the authors themselves name as limits.

write a good summary of an experiment | a lab report
State the question and what you expected.
Describe the set-up so that someone else could repeat it.
Keep what you saw apart from what you conclude.
Give the uncertainty with every number.

What is a derivative? | derivatives
It tells how fast a function changes at a point.
In the graph it is the slope of the tangent.
The derivative of position is speed, and that of speed is acceleration.
For x² it is 2x: at x = 3 the slope is 6.

What is the Pythagorean theorem? | the Pythagorean theorem
In a right triangle, the square over the longest side equals the sum of the other two squares.
Written out: a² + b² = c².
With sides 3 and 4, the third is 5, because 9 + 16 = 25.
Builders use it to this day to lay out right angles.

What is the difference between mitosis and meiosis? | mitosis and meiosis
Mitosis makes two cells that are the same as the first; it serves growth and repair.
Meiosis makes four cells with half the chromosomes; it makes eggs and sperm.
In meiosis the chromosomes of both parents exchange pieces.
That is why siblings differ.

What is supply and demand? | supply and demand
When a price rises, sellers offer more and buyers want less.
Where both are equal, the market clears.
A shortage pushes the price up, a glut pushes it down.
It works less well where there are few sellers or little information.

What was the Industrial Revolution? | the Industrial Revolution
From about 1760 on, Britain changed from handwork to machines and factories.
Steam power, coal and cotton were at its heart.
Cities grew fast, with hard work and poor housing for most.
Within a century it had reached much of Europe and North America.

What is the theory of evolution? | the theory of evolution
Living things vary, and part of that is inherited.
Those that suit their surroundings better leave more offspring.
Over many generations, populations change, and new species arise.
Fossils, anatomy and DNA all support it.

Why do we have seasons? | the seasons
The Earth's axis is tilted by about 23.4 degrees.
In June the northern half leans toward the Sun, in December the southern.
Higher sun and longer days bring warmth.
Distance plays no part: the Earth is closest to the Sun in January.

What does a verb's subjunctive do? | the subjunctive
It marks what is wished, demanded or not real.
"If I were you" is the form that most people know.
After verbs of demand, English uses the bare form: "I insist that he be there".
It is fading in everyday speech.

How does a computer store text? | how computers store text
Every character has a number; in Unicode, A is 65.
UTF-8 writes that number with one to four bytes.
Plain English letters need one byte, many others two or three.
If a program assumes the wrong code, you see odd symbols.

What is a black hole? | black holes
It is a region whose gravity lets nothing out, not even light.
Many form when a massive star collapses at its end.
Large ones sit in the centres of galaxies.
We see them by the hot gas around them and by how they move stars.

What is a haploid cell? | haploid cells
A haploid cell has one set of chromosomes instead of two.
In humans, egg and sperm cells are haploid, with 23 chromosomes.
When they fuse, the double set of 46 is restored.
Some plants and mosses are haploid for most of their life.
"""

"""A month of the learning loop, simulated: real lines, hand-made labels, a scripted maintainer, a curve."""

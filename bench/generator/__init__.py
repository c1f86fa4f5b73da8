"""Invents campaigns: people, handles, follower lists, forms and the files they arrive in, always from a seed.

`python -m bench.generator examples/sumsel-2024` writes the article's case again, byte for byte.

The builders stand alone and take their sizes as arguments, so that a case of 20 people and one of 5.58
million are made by the same code: `chance` (draws), `units`, `people`, `staff_numbers`, `handles`,
`follows`, `declarations`. `files` writes what they made in the shapes in which real campaigns receive it.
`sumsel` is the article's case; its truth (`truth.Case`) stays in Python and is never written into the
campaign folder.
"""

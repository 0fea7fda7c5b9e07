"""Random people doing random things, and the promises that hold whatever they do.

A way begins with the company as it stands in the morning (`company`) and goes on by every verb
there is (`hiring`, `settling`, `leaving`), each tried as through its door (`way`). After each step what is on
record (`records`) is held against what was promised (`promises`, `told`, `holes`).
"""

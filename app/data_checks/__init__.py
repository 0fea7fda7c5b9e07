"""The checks of the rules of the data, a file for each package that owns some: what `flask check` runs.

They stand above the packages and count again by statements of their own.
"""

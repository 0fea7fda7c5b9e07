"""Job families: their versions, the values they are made of, the shipped files and their reader."""

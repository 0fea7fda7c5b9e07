"""The words that people.py makes names and résumés of. Of names, those that come first are common."""

from __future__ import annotations

_FIRST_NAMES = """
Maria Anna John Fatima David Wei Olga Carlos Aisha Piotr Yusuf Elena Thomas Priya Lars Chiara Ahmed
Ingrid Mateusz Amina Lucas Zoë Hannah Omar Grace Jan Sofía Ivan Noor Emily Kenji Adaeze Björn Léa
Tomás Greta Samir Clara Diego Naomi Ethan Alicia Marcus Julia Karim Lena Aoife Elif Hugo Benjamín
Nils Maya Tyrone Ruth Viktor Selma Rosa Theo Mia Leyla Owen Petra Dana Ines Milan Agnieszka Bartosz
Cécile Dmitri Eszter François Gudrun Halina Ibrahim Jakub Katarzyna Łukasz Małgorzata Nikola Ólafur
Paweł Quentin Renée Sławomir Tadeusz Ursula Veronika Wojciech Xiaoming Yvonne Zuzanna
"""
_LAST_NAMES = """
Garcia Smith Müller Nguyen Kowalski Silva Rossi Kim Ivanova Ali Jensen Dubois Novák Okafor Schmidt
Lindqvist Horváth Zając Demirel Haddad Brandt Vela Byrne Aziz Lis Nair Kaya Conti Obi Hartley Marín
Olsen Ferri Diallo Petrova Berger Cohen Laurent Patel Voss Mitchell Ramos Wright Banks Chen Ortega
Brooks Cole Stone Reed Castellanos Featherstone Bergström Kuznetsov Papadopoulos O’Brien Yamamoto
Eriksson Fernández Gómez Hernández Ibáñez Jiménez Kjær López Martínez Núñez Østergaard Pérez Quiroga
Rodríguez Sánchez Torres Urrutia Vázquez Wiśniewski Ximénez Yıldız Zimmermann Abdullah Baumgartner
Chatterjee Dąbrowski Eichmann Fitzgerald Grünwald Hoffmann Iyer Jóhannsson Kozłowski Lewandowski
Mbeki Nakamura Onyango Pettersson Rasmussen
"""
_SKILLS = """
sales renewals pipeline forecasting quota software support analytics marketing consulting retail
banking logistics insurance telecommunications healthcare education manufacturing energy hospitality
prospecting onboarding partnerships procurement presentations spreadsheets automation databases
security cloud
"""
_EMPLOYERS = """
Kessel Brightwater Northgate Silverline Hartmann Juniper Castell Meridian Oakfield Vantage
"""

FIRST_NAMES = _FIRST_NAMES.split()
LAST_NAMES = _LAST_NAMES.split()
SKILLS = _SKILLS.split()
EMPLOYERS = _EMPLOYERS.split()

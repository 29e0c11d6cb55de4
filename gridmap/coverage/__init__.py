"""How well stations serve people. Pure: values in, values out.

`demand` says where people live, `service_circle` what lies inside a distance standard,
`statistics` turns that into the counts and shares that maps, tables and reports show. With
ways along streets, `standard` says what is in reach, `served` how well each area is served, and
`comparison` what differs between two dates or plans. Two
answers are kept apart on purpose: a *circle* is a picture, a *covered share* comes from
distances. A polygon with 64 corners is 0.1 % too small, and nobody may lose a service to it.
"""

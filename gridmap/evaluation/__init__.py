"""HOW WELL IT WENT. Pure: what is counted, what figures are made of it, which spans compare.

`counted` says what a request can count for and which figures leaders read, each with its
numerator, denominator and clock; `periods` which span stands beside another one; `disclosure`
what is not told where so few asked that one could tell who. The flow `read_figures` asks the
store and puts them together.
"""

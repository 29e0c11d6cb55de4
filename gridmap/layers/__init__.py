"""What a map shows: one file a layer, and the pages drawn from the same descriptions.

Start with `description` (what a layer says of itself) and `compounds` (a typical one).
`catalogue.layer_catalogue` hands all of them to the live map as JSON; `folium_map` prints the
coverage page, one self-contained file, and is the only module that knows Folium. Rows come
in as `feature.MapFeature`, plain values: nothing here asks a database.

Two rules hold everywhere. A personal field is never shown, and `description` refuses to
describe one. Names written by people never pass through a template: they travel as JSON and
reach the page as text nodes.
"""

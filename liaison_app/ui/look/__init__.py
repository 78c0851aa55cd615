"""How the window looks: colours, measures, fonts, icons, and the style sheet made from them.

`theme.apply(app, "light")` is the one call that dresses an application; `theme.current()` is for whoever
paints by hand; `icons.icon("plus")` draws in the colours of the theme that is in use when it is painted.
"""

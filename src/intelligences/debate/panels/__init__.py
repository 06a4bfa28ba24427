"""Citizens' panels: applications, the draw as a public act, replacements."""

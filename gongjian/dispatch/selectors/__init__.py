"""Reading the week: windows, what each unit owes in them, how it stands."""

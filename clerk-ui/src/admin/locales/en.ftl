admin-sections = Sections of the administration

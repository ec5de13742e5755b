admin-sections = Розділи адміністрування

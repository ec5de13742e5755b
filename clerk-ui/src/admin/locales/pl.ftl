admin-sections = Działy administracji

admin-sections = Działy administracji
admin-section = Dział
group-office = Urząd i kolejka
group-machines = Sala i urządzenia
group-people = Osoby i treści
group-record = Zapis

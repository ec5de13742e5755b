admin-sections = Sections of the administration
admin-section = Section
group-office = Office and queue
group-machines = Hall and devices
group-people = People and contents
group-record = Record

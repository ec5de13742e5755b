admin-sections = Розділи адміністрування
admin-section = Розділ
group-office = Установа і черга
group-machines = Зала і пристрої
group-people = Люди і вміст
group-record = Записи

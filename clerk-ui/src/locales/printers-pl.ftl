
printer = Drukarka { $printer }: { $conditions }.
printer-queued = Bilety poczekają, aż znów będzie drukować.
job-unsure = Bilet { $number }: nie wiadomo, czy został wydrukowany.
job-failed = Bilet { $number } nie został wydrukowany.
job-reprint = Drukuj ponownie
job-dismiss = Nie drukuj
condition-unreachable = brak połączenia
condition-silent = nie odpowiada
condition-paper_out = brak papieru
condition-paper_low = kończy się papier
condition-cover_open = otwarta pokrywa
condition-cutter_error = zacięty nóż
condition-overheated = przegrzana głowica
condition-recoverable_error = usterka, trzeba zajrzeć do drukarki
condition-unrecoverable_error = usterka, potrzebny serwis
condition-offline = wstrzymana

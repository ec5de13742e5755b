numbers-title = Numery zastępcze po awarii
numbers-hint = Numery z papieru wydanego podczas awarii. Poczekają według godziny przyjścia.
numbers-from = Od numeru
numbers-to = Do numeru
numbers-service = Sprawa
numbers-since = Pierwsza osoba o
numbers-until = Ostatnia osoba o
numbers-save =
    { $count ->
        [one] Wpisz { $first }
        [few] Wpisz { $count } numery: { $first }–{ $last }
       *[many] Wpisz { $count } numerów: { $first }–{ $last }
    }
numbers-entered =
    { $count ->
        [one] Wpisano { $count } numer.
        [few] Wpisano { $count } numery.
       *[many] Wpisano { $count } numerów.
    }
numbers-undid =
    { $count ->
        [one] numer zastępczy { $first }
       *[other] numery zastępcze { $first }–{ $last }
    }

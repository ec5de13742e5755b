language = Polski
greeting = Dzień dobry.
choose = Proszę wybrać sprawę.
about = Informacje: { $service }
notice-warning = Uwaga
no-queue = bez kolejki
waiting =
    { $count ->
        [one] czeka { $count } osoba
        [few] czekają { $count } osoby
       *[many] czeka { $count } osób
    }
range =
    { $min ->
        [0] do { $max } min
       *[other] około { $min }–{ $max } min
    }
closed-service = teraz nieczynne
closed-service-until = czynne od: { $when }
limit-reached = na dziś wyczerpano bilety
question-none = Nie trzeba niczego okazywać ani wyjaśniać.
yes = Tak, proszę
no = Nie, dziękuję
back = Wstecz
start-over = Od początku
your-number = Państwa numer
ahead =
    { $count ->
        [0] Nikogo przed Państwem.
        [one] Przed Państwem { $count } osoba.
        [few] Przed Państwem { $count } osoby.
       *[many] Przed Państwem { $count } osób.
    }
about-wait =
    { $min ->
        [0] Do { $max } minut.
       *[other] Około { $min }–{ $max } minut.
    }
watch = Proszę obserwować ekran w poczekalni.
order = Kolejność wywołań może się różnić od kolejności numerów.
take-paper = Proszę odebrać bilet
phone = Bilet w telefonie
remember = Proszę zapamiętać numer
done = Gotowe
issuing = Chwileczkę…
card-bring = Co przygotować
card-fees = Opłaty
card-pay = Płatność
card-online = Przez internet
card-deadline = Termin
card-as-of = Stan prawny na { $date }. Źródło: { $source }
how-many = Ile takich spraw?
fewer = Mniej
more = Więcej
step-free = Stanowisko bez schodów
step-free-none = Teraz żadne stanowisko bez schodów nie jest czynne. Pracownik podejdzie do Państwa.
take = Biorę bilet
office-closed = Teraz nie wydajemy biletów.
opens = Najbliższe otwarcie: { $when }
otherwise = Sprawę można dziś załatwić inaczej
retry = Proszę spróbować ponownie
failed = Nie udało się wydać biletu.
failed-hint = Proszę dotknąć przycisku jeszcze raz. Bilet nie zostanie wydany podwójnie.
offline = Nie ma teraz połączenia z systemem. Łączymy się ponownie.
still-there = Czy są Państwo jeszcze?
still-there-hint =
    { $seconds ->
        [one] Za { $seconds } sekundę wrócimy do początku.
        [few] Za { $seconds } sekundy wrócimy do początku.
       *[many] Za { $seconds } sekund wrócimy do początku.
    }
continue = Tak, jestem
text-size = Wielkość tekstu
contrast = Kontrast
low-reach = Niżej
languages = Język
aids = Ułatwienia
unpaired = To urządzenie nie jest jeszcze połączone z urzędem.
unpaired-hint = Administrator otwiera na nim adres z poleceniem: kolejka device add
help = Potrzebuję pomocy
help-calling = Wzywamy asystenta…
help-called = Asystent został wezwany. Proszę zostać przy kiosku.
help-coming = Asystent już do Państwa idzie.
help-failed = Nie udało się wezwać asystenta. Proszę zwrócić się do pracownika.
help-end = Pomoc nie jest już potrzebna

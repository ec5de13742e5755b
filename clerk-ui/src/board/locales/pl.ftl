board-title = Podgląd kierownika
board-loading = Wczytuję stan urzędu…
board-now = Na teraz
board-calm = Nic nie wymaga uwagi.
board-attention =
    { $count ->
        [one] { $count } sprawa wymaga uwagi
        [few] { $count } sprawy wymagają uwagi
       *[many] { $count } spraw wymaga uwagi
    }
board-sum =
    { $waiting ->
        [0] Nikt nie czeka
        [one] Czeka { $waiting } osoba
        [few] Czekają { $waiting } osoby
       *[many] Czeka { $waiting } osób
    }
board-sum-more = przy stanowiskach { $serving }, dziś załatwiono { $served }
board-change = Zmień
board-close = Zamknij
board-services = Sprawy
board-service = Sprawa
board-waiting = Czeka
board-longest = Najdłużej
board-forecast = Kto przyjdzie teraz
board-target = Cel
board-at = Stanowiska
board-state = Stan
board-counters = Stanowiska
board-counter = Stanowisko
board-clerk = Pracownik
board-for = Od
board-minutes = { $minutes } min
board-range =
    { $min ->
        [0] do { $max } min
       *[other] { $min }–{ $max } min
    }
board-no-forecast = brak prognozy
board-paused-forecast = prognoza wstrzymana
board-target-both = { $count } os. / { $minutes } min
board-target-count = { $count } os.
board-target-time = { $minutes } min
board-over = powyżej celu
board-nowhere = nigdzie
board-intake-open = przyjmuje
board-intake-hand = przyjmuje (ręcznie)
board-because-outside_hours = po godzinach
board-because-holiday = święto
board-because-exception = dziś nieczynne
board-because-day_ended = dzień zakończony
board-because-daily_limit = limit dnia wyczerpany
board-because-waiting_limit = limit czekających
board-because-no_time_left = nie zdążymy przed zamknięciem
board-because-stopped = bilety wstrzymane ręcznie
board-because-suspended = sprawa wstrzymana
board-opens = od { $when }
doing-closed = zamknięte
doing-paused = przerwa
doing-free = wolne
doing-called = wywołany { $number }
doing-serving = obsługuje { $number }
doing-away = u klienta, { $number }
board-many = Długa kolejka: „{ $service }”, czeka { $count }.
board-then-break = potem przerwa
board-doubted = trwa długo, nikt nie potwierdził
board-without = bez: { $services }
board-also = także: { $services }
board-free = Zalogowani bez stanowiska
board-free-none = Nikt zalogowany nie jest bez stanowiska.
board-breaks = Na przerwie
board-devices = Urządzenia
board-devices-well =
    { $count ->
        [one] { $count } urządzenie działa
        [few] { $count } urządzenia działają
       *[many] { $count } urządzeń działa
    }
board-devices-unseen = Jeszcze się nie zgłosiły: { $names }
device-kind-kiosk = Kiosk { $id }
device-kind-display = Ekran { $id }
device-kind-agent = Agent drukarki { $id }
device-kind-printer = Drukarka { $id }
device-kind-phone-tickets = Bilety w telefonie
device-silent = nie zgłasza się od ponad dwóch minut
device-wrong = { $device }: { $detail }
printer-well = działa
printer-unknown = stan nieznany
printer-down = nie drukuje
printer-jobs =
    { $count ->
        [one] { $count } bilet czeka na wydruk
        [few] { $count } bilety czekają na wydruk
       *[many] { $count } biletów czeka na wydruk
    }
printer-doubt =
    { $count ->
        [one] { $count } bilet może nie być wydrukowany
        [few] { $count } bilety mogą nie być wydrukowane
       *[many] { $count } biletów może nie być wydrukowanych
    }
printer-paper = papier około { $percent }%
printer-move = Przenieś czekające wydruki do
printer-move-do = Przenieś
printer-moved = Wydruki są przeniesione.
printer-roll = Założono nową rolkę
printer-job-list = Wydruki
printer-job-none = Nie ma wydruków.
job-state-queued = czeka
job-state-sending = drukuje się
job-state-sent = wysłany
job-state-printed = wydrukowany
job-state-unsure = nie wiadomo
job-state-failed = nieudany
job-state-cancelled = anulowany
job-again = Drukuj ponownie
job-cancel = Anuluj wydruk
proposal-take = Dodaj „{ $service }” do stanowiska { $counter }
proposal-open = Otwórz stanowisko { $counter }: { $clerk }
proposal-open-nobody = Pomogłoby otwarcie stanowiska { $counter }, ale nikt wolny nie jest zalogowany.
proposal-effect = Czekanie na „{ $service }” skróci się z około { $before } do około { $after } min.
proposal-effect-new = Na „{ $service }” czekałoby się wtedy około { $after } min; teraz nikt tej sprawy nie obsługuje.
proposal-cost = Na „{ $service }” wydłuży się z około { $before } do około { $after } min.
suspended-since = od { $time }
board-alarm-clerk = Stanowisko { $counter } ({ $clerk }) prosi po cichu o przyjście.
board-office = Przyjmowanie
office-open = Urząd wydaje bilety.
office-open-until = Urząd wydaje bilety, do { $time }.
office-open-hand = Urząd wydaje bilety mimo godzin (ręcznie, do końca dnia).
office-stopped = Urząd nie wydaje biletów (wstrzymane ręcznie, do końca dnia).
office-closed = Urząd nie wydaje teraz biletów: { $reason }.
intake-title = Wydawanie biletów dziś
intake-usual = Jak zwykle, według godzin
intake-stop = Nie wydawaj biletów
intake-keep-open = Wydawaj mimo godzin i prognozy
intake-hint = Obowiązuje do końca dnia pracy. Kto ma bilet, będzie obsłużony.
intake-hint-all = Zmiana dla całego urzędu zastępuje zmiany pojedynczych spraw.
cap-title = Limity na dziś
cap-daily = Biletów dziś najwyżej
cap-waiting = Czekających naraz najwyżej
cap-hint = Puste pole: bez limitu na dziś. Dziś wydano { $issued }.
cap-configured = W konfiguracji: { $limit } dziennie.
cap-save = Zapisz limity
suspend-title = Wstrzymanie sprawy
suspend-hint = Na przykład gdy nie działa rejestr zewnętrzny. Bilety nie są wydawane, czekający zachowują miejsca i nie są wywoływani, prognoza jest wstrzymana. Pracownik może nadal wywołać wybrany numer.
suspend-notice = Pokaż komunikat na ekranach i kioskach
suspend-sensitive = Nazwa tej sprawy nie pojawia się publicznie, więc bez własnego tekstu nie będzie komunikatu.
suspend-text = Treść ({ $language })
suspend-do = Wstrzymaj sprawę
resume-do = Wznów sprawę
resume-hint = Wstrzymana od { $time }. Po wznowieniu wszyscy wrócą do kolejki na swoje miejsca, a komunikat zniknie.
service-counters = Kto obsługuje
service-add = Dodaj do stanowiska { $counter }
counter-services = Sprawy dziś
counter-services-hint = Zmiana do końca dnia.
counter-close = Zamknij stanowisko
counter-close-hint = Wywołany numer wróci na początek kolejki, obsługa trwająca się zakończy.
counter-close-sure = Tak, zamknij
counter-open-for = Otwórz dla
counter-open-hint = Zalogowani, którzy nie pracują przy żadnym stanowisku.
counter-back = Zakończ przerwę
counter-see-to = Idę tam
notices-title = Komunikaty
notices-none = Nie ma komunikatów.
notices-new = Nowy komunikat
notices-text = Treść ({ $language })
notices-kind = Rodzaj
notices-info = informacja
notices-warning = ostrzeżenie
notices-until = Do godziny dziś (puste: aż do zdjęcia)
notices-post = Pokaż komunikat
notices-withdraw = Zdejmij
notices-shown-until = do { $time }
notices-open = Zmień komunikaty
tickets-title = Bilety
tickets-find = Znajdź numer
tickets-none = Nie ma takiego numeru.
tickets-few = Pokazuję pierwszych { $shown } z { $all }. Proszę wpisać numer.
tickets-waited = czeka { $minutes } min
tickets-to-service = Do sprawy
tickets-to-counter = Do stanowiska
tickets-choose = wybierz
tickets-move = Przenieś
tickets-cancel = Anuluj bilet
tickets-restore = Przywróć
tickets-return = Przywróć do kolejki
ticket-waiting = czeka
ticket-called = wywołany
ticket-serving = obsługiwany
ticket-parked = odłożony
ticket-no_show = nieobecny
ticket-cancelled = anulowany
ticket-suspended = sprawa wstrzymana
curve-title = Dziś i zwykły dzień
curve-waiting = Czekający
curve-arrivals = Przychodzący w kwadransie
curve-today = dziś
curve-usual =
    { $days ->
        [one] zwykle ({ $days } taki dzień)
        [few] zwykle (mediana { $days } takich dni)
       *[many] zwykle (mediana { $days } takich dni)
    }
curve-no-usual = Nie ma jeszcze takich dni do porównania.
curve-table = Pokaż jako tabelę
curve-time = Godzina
curve-says = O { $time } czeka { $now } os., zwykle { $usual }.
curve-says-alone = O { $time } czeka { $now } os.

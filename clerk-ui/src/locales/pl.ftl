language = Polski
sign-in = Zaloguj się
login = Nazwa użytkownika
password = Hasło
wrong = Nieprawidłowa nazwa użytkownika lub hasło.
wait-before-retry = Za dużo prób. Proszę spróbować za kilka minut.
sign-out = Wyloguj się
choose-counter = Przy którym stanowisku dziś?
counter = Stanowisko { $label }
counter-free = wolne
counter-of = pracuje tu: { $clerk }
step-free = bez schodów
open-counter = Otwórz stanowisko
close-counter = Zamknij stanowisko
other-counter = Zmień stanowisko
state-open = otwarte
state-paused = przerwa
state-closed = zamknięte
pause = Przerwa
resume = Wróć z przerwy
next = Następny
next-hint = Kończy obsługę obecnego numeru i wywołuje kolejny.
nobody-waits = Nikt nie czeka
nobody-here = Przy stanowisku nikogo nie ma.
called-for = Wywołany { $time } temu
called-times =
    { $count ->
        [one] { $count } wywołanie
        [few] { $count } wywołania
       *[many] { $count } wywołań
    }
serving-for = Obsługa trwa { $time }
serve = Rozpocznij obsługę
recall = Wywołaj ponownie
finish = Zakończ
finish-carry-on = Dalej: { $service }
no-show = Nieobecny
no-show-from = Możliwe po { $count } wywołaniach i { $seconds } s
park = Wstrzymaj
transfer = Przekaż
note = Notatka
undo = Cofnij ({ $seconds } s)
undone = Cofnięto.
undone-calls = Cofnięto. Odwołane wywołanie: { $numbers }
walk-in = Osoba bez biletu
queue = Czekają
queue-empty = Nikt teraz nie czeka do tego stanowiska.
aside = Odłożone
aside-empty = Nic nie jest odłożone.
parked = wstrzymany
missed = nieobecny
return = Przywróć do kolejki
restore = Przyszedł
gave-up = Zrezygnowali dziś
gave-up-none = Nikt dziś nie zrezygnował.
call-this = Wywołaj
priority-on = Poza kolejnością
priority-off = W zwykłej kolejności
priority = poza kolejnością
walked-in = bez biletu
need = Potrzeby: { $need }
speaks = Język: { $language }
like-matters = { $count } sprawy tego samego rodzaju
legs-to-come = Potem: { $services }
minutes = { $minutes } min
wait-left =
    { $min ->
        [0] Prognoza: jeszcze do { $max } min.
       *[other] Prognoza: jeszcze około { $min }–{ $max } min.
    }
note-label = Treść notatki (widzą ją tylko pracownicy; znika po wizycie)
note-save = Zapisz notatkę
transfer-to = Dokąd przekazać { $number }?
transfer-service = Do innej sprawy
transfer-counter = Do stanowiska
park-note = Notatka (nieobowiązkowa)
walk-in-for = W jakiej sprawie?
news = Uwagi
outcome = Wynik
about = O numerze { $number }
menu = Więcej
still-serving = Czy obsługa nadal trwa?
still-serving-yes = Tak, trwa
waited = czekanie { $minutes } min
away = U klienta, poza stanowiskiem
go-to = Podejdę do klienta
out-of-reach = Trzeba do nich podejść
finish-as = Zakończ z wynikiem
card = Karta usługi
card-bring = Co przynieść
card-fees = Opłaty
card-deadline = Termin:
card-as-of = Stan prawny: { $date }
remind = Albo odłóż i przypomnij za:
remind-after = { $minutes } min
remind-at = przypomnienie { $time }
reminder = Przypomnienie: numer { $number } jest odłożony.
break-for = Na co przerwa?
break-other = Bez podania powodu
offer = Przekaż stanowisko koleżance lub koledze
offered = Stanowisko czeka na przejęcie: wystarczy, że następna osoba się zaloguje i je wybierze. Numer przy stanowisku zostaje.
offer-end = Jednak zostaję
counter-offered = do przejęcia: { $clerk }
alarm = Poproś kierownika o przyjście, po cichu
alarm-sent = przyjęto
alarm-from = Stanowisko { $counter } ({ $clerk }) prosi po cichu o przyjście.
alarm-going = Idę
taken = Dziś także: { $service }
take-service = Biorę też tę sprawę
drop-service = Oddaj sprawę „{ $service }”
alert-long_queue = Długa kolejka: „{ $service }”, czeka { $count }, najdłużej ponad { $minutes } min.
alert-silent_counter = Numer { $number } jest od dłuższego czasu wywołany do stanowiska { $counter } i nic się tam nie dzieje.
alert-silent_here = Numer { $number } jest wywołany od dłuższego czasu. Co dalej?
keys = Klawisze
keys-digits = W oknach wyboru cyfry od 1 wybierają kolejne przyciski, Esc zamyka.
key-serve-finish = Rozpocznij obsługę, a potem: zakończ
key-carry-on = Zakończ i przejdź do następnej sprawy
key-break = Przerwa, a potem: powrót
key-undo = Cofnij
on-top = Zawsze na wierzchu
on-top-end = Z powrotem do okna
hall = Sala: bilety i pomoc
hall-issue = Wydaj bilet
hall-for = W jakiej sprawie?
hall-language = Język
hall-priority = Poza kolejnością
hall-step-free = Bez schodów
hall-need = Porozumiewanie się
hall-need-none = bez szczególnych potrzeb
hall-printer = Drukarka
hall-printer-none = nie drukuj, odczytam numer
hall-issued = Bilet { $number }
hall-printing = Drukuje się: { $printer }.
hall-read-out = Proszę odczytać numer.
hall-ahead =
    { $count ->
        [0] Nikt nie czeka przed tą osobą.
        [one] Przed tą osobą czeka { $count } osoba.
        [few] Przed tą osobą czekają { $count } osoby.
       *[many] Przed tą osobą czeka { $count } osób.
    }
hall-find = Znajdź numer
hall-change = Zmień sprawę
hall-cancel = Klient rezygnuje
hall-none = Nikt nie czeka.
undid-ticket_called = wywołanie { $number }
undid-ticket_recalled = ponowne wywołanie { $number }
undid-service_started = rozpoczęcie obsługi { $number }
undid-service_finished = zakończenie { $number }
undid-service_confirmed = odpowiedź „trwa” dla { $number }
undid-ticket_missed = nieobecność { $number }
undid-ticket_restored = powrót { $number }
undid-ticket_parked = odłożenie { $number }
undid-ticket_returned = przywrócenie { $number }
undid-ticket_transferred = przekazanie { $number }
undid-ticket_cancelled = rezygnacja { $number }
undid-priority_changed = zmiana kolejności { $number }
undid-note_added = notatka do { $number }
undid-walked_in = osoba bez biletu ({ $number })
undid-ticket_given_back = zwrot { $number } do kolejki
undid-counter_opened = otwarcie stanowiska
undid-counter_paused = przerwa
undid-counter_closed = zamknięcie stanowiska
undid-service_taken = wzięcie sprawy
undid-service_dropped = oddanie sprawy
undid-counter_offered = przekazanie stanowiska
undid-counter_taken_over = przejęcie stanowiska
undid-alarm_raised = prośba do kierownika
undid-ticket_issued = wydanie { $number }
undid-other = ostatnie polecenie
help-calls = Wezwania pomocy
help-call = Prośba o pomoc: kiosk „{ $kiosk }”, { $time }
help-answered = Kiosk „{ $kiosk }”: idzie { $clerk }
help-go = Idę
help-done = Załatwione
close-window = Zamknij
cancel = Anuluj
lost = Brak połączenia z serwerem. Przyciski wrócą, gdy tylko połączenie wróci.
alert-no_counter = { $count } os. czeka na sprawę „{ $service }”, a żadne otwarte stanowisko jej nie obsługuje.
alert-no_step_free_counter = { $count } os. czeka na stanowisko bez schodów („{ $service }”), a żadne nie jest otwarte.
alert-no_need_counter = { $count } os. czeka na sprawę „{ $service }” i prosi o pomoc w porozumiewaniu się, a żadne otwarte stanowisko jej nie zapewnia.
alert-no_language_counter = { $count } os. czeka na sprawę „{ $service }” i mówi w innym języku, a przy żadnym otwartym stanowisku się w nim nie mówi.
alert-intake_limited = Bilety na sprawę „{ $service }” nie są wydawane: kto przyszedłby teraz ({ $count } os. czeka), raczej nie zostałby obsłużony przed zamknięciem. Państwo mogą nadal wydać bilet; pomogłoby kolejne stanowisko.
alert-clock_doubted = Zegar serwera przeskoczył albo się spóźnia. Nowy dzień pracy nie rozpocznie się, dopóki zegar nie będzie szedł równo. Proszę zawiadomić administratora.
device-trouble = Urządzenie { $device }: { $detail }
wrong-role = To konto nie obsługuje stanowiska.
error-ticket_not_waiting = Ten numer już nie czeka.
error-ticket_not_called = Ten numer nie jest teraz wywołany.
error-ticket_ended = Ta wizyta już się skończyła.
error-counter_busy = Stanowisko jest zajęte.
error-counter_closed = Stanowisko jest zamknięte.
error-counter_paused = Stanowisko ma przerwę.
error-clerk_elsewhere = Pracują Państwo już przy stanowisku { $counter }.
error-cannot_undo = Tego nie można już cofnąć.
error-too_early_for_no_show = Jeszcze za wcześnie na nieobecność.
error-not_allowed = To konto nie ma do tego prawa.
error-unreachable = Serwer nie odpowiedział. Proszę sprawdzić, czy polecenie zostało wykonane.
error-journal_unavailable = Serwer nie może teraz zapisywać. Nic nie zostało zmienione.
error-other = Nie udało się ({ $code }).
emergency = Alarm
emergency-sure = Alarm zatrzyma wydawanie i wywoływanie numerów, a wszystkie ekrany pokażą drogę wyjścia.
emergency-yes = Tak, ogłaszam alarm
emergency-on = Alarm. Kolejka stoi.
emergency-end = Odwołaj alarm
emergency-end-sure = Kolejka ruszy dalej, a ekrany wrócą do wywołań.
emergency-end-yes = Tak, odwołuję alarm
emergency-who-ends = Alarm odwołuje kierownik.
error-emergency = Trwa alarm: numery nie są wydawane ani wywoływane.
coming = Klient idzie
postponed = klient prosi o chwilę, wraca o { $time }
numbers = Numery zastępcze
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
device-phone-tickets = Adres biletów w telefonie nie odpowiada. Kody QR nie są teraz drukowane ani pokazywane.
error-emergency_entered = Te numery są już wpisane: { $numbers }.
error-invalid = Coś się nie zgadza: numery od najmniejszego, najwyżej 500 naraz, godziny dzisiejsze i nie późniejsze niż teraz.
error-help_not_called = To wezwanie już się zakończyło.

places = Strony pracowników
place-counter = Stanowisko
alert-service_suspended = Sprawa „{ $service }” jest wstrzymana: nie wydajemy biletów i nie wywołujemy. Czekających: { $count }; każdy zachowuje miejsce.
board = Kierownik
admin = Administracja

language = Polski
greeting = Dzień dobry.
choose = Proszę wybrać sprawę.
choose-easy = Po co Państwo przyszli? Proszę dotknąć.
choose-group = Proszę wybrać rodzaj sprawy.
choose-group-easy = Czego dotyczy sprawa? Proszę dotknąć.
choose-next = Proszę wybrać następną sprawę.
choose-next-easy = Co jeszcze chcą Państwo załatwić?
chosen = Wybrano: { $services }
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
in-group =
    { $count ->
        [one] { $count } sprawa
        [few] { $count } sprawy
       *[many] { $count } spraw
    }
closed-service = teraz nieczynne
closed-service-until = czynne od: { $when }
limit-reached = na dziś wyczerpano bilety
no-time-left = dziś nie zdążymy już przyjąć
suspended = chwilowo wstrzymane
stopped = na razie nie wydajemy biletów
waiting-limit = teraz czeka za dużo osób
question-none = Nie trzeba niczego okazywać ani wyjaśniać.
question-none-easy = Nikt nie zapyta, dlaczego. Nie trzeba nic pokazywać.
yes = Tak, proszę
no = Nie, dziękuję
back = Wstecz
start-over = Od początku
previous = Wcześniejsze
next = Dalsze
page = { $page } z { $pages }
search = Szukaj sprawy
search-title = Jakiej sprawy Państwo szukają?
search-title-easy = Proszę napisać, czego dotyczy sprawa.
search-hint = Wystarczy kilka liter, na przykład „tablice”.
search-hint-easy = Na przykład: auto.
search-none = Nie znaleźliśmy takiej sprawy. Proszę spróbować innego słowa.
search-none-easy = Nie ma takiej sprawy. Proszę napisać inne słowo.
search-written = Napisano
search-show =
    { $count ->
        [0] Brak takiej sprawy
        [one] Pokaż { $count } sprawę
        [few] Pokaż { $count } sprawy
       *[many] Pokaż { $count } spraw
    }
search-delete = Usuń literę
search-letters = Inne litery
search-space = Odstęp
your-number = Państwa numer
ahead =
    { $count ->
        [0] Nikogo przed Państwem.
        [one] Przed Państwem { $count } osoba.
        [few] Przed Państwem { $count } osoby.
       *[many] Przed Państwem { $count } osób.
    }
ahead-easy =
    { $count ->
        [0] Są Państwo następni.
        [one] Najpierw { $count } osoba. Potem Państwo.
        [few] Najpierw { $count } osoby. Potem Państwo.
       *[many] Najpierw { $count } osób. Potem Państwo.
    }
about-wait =
    { $min ->
        [0] Do { $max } minut.
       *[other] Około { $min }–{ $max } minut.
    }
about-wait-easy = Mogą Państwo czekać { $max } minut.
watch = Proszę obserwować ekran w poczekalni.
watch-easy = Na ekranie pokaże się Państwa numer. Wtedy proszę podejść.
watch-spoken = Państwa numer zostanie wywołany głosem i na ekranie.
watch-spoken-easy = Głos powie Państwa numer. Wtedy proszę podejść.
counters-from = Stanowiska zaczynają pracę o { $when }.
counters-from-easy = Pracownicy będą od godziny { $when }. Bilet można wziąć już teraz.
order = Kolejność wywołań może się różnić od kolejności numerów.
order-easy = Numery nie są wołane po kolei. To jest w porządku.
take-paper = Proszę odebrać bilet
take-paper-easy = Proszę wziąć papierowy bilet
phone = Bilet w telefonie
phone-easy = Proszę zeskanować telefonem
remember = Proszę zapamiętać numer
remember-easy = Proszę zapamiętać albo zapisać numer
no-paper = Bilet się nie wydrukował. Numer jest ważny.
no-paper-easy = Nie ma papieru. Numer i tak jest dobry.
no-paper-start = Drukarka teraz nie drukuje. Numer pokażemy na ekranie.
no-paper-start-easy = Nie ma papieru. Numer będzie na ekranie.
done = Gotowe
wrong-ticket = To nie ten bilet
wrong-ticket-ask = Czy unieważnić bilet { $number }?
wrong-ticket-ask-easy = Czy ten bilet { $number } jest zły? Możemy go usunąć.
wrong-ticket-hint = Państwa miejsce w kolejce przepadnie. Można zaraz wziąć inny bilet.
wrong-ticket-hint-easy = Potem proszę wziąć nowy bilet.
wrong-ticket-unsure = Nie wiemy jeszcze, czy bilet { $number } jest unieważniony.
wrong-ticket-unsure-easy = Nie wiemy, czy bilet { $number } jest usunięty.
wrong-ticket-unsure-hint = Nie ma teraz połączenia z systemem. Unieważnimy bilet, gdy tylko będzie to możliwe.
wrong-ticket-unsure-hint-easy = System nie odpowiada. Usuniemy bilet, gdy odpowie.
wrong-ticket-yes = Tak, unieważnij
wrong-ticket-no = Nie, zachowaj bilet
ticket-void = Bilet { $number } jest nieważny. Proszę wybrać jeszcze raz.
ticket-void-easy = Bilet { $number } już się nie liczy. Proszę wybrać jeszcze raz.
ticket-kept = Tego biletu nie można już unieważnić.
ticket-kept-easy = Bilet zostaje. Za późno na zmianę.
service-gone = Tej sprawy już tu nie ma. Proszę wybrać inną.
service-gone-easy = Tej sprawy już nie ma. Proszę wybrać inną.
issuing = Chwileczkę…
card-bring = Co przygotować
card-print = Lista na papierze
card-fees = Opłaty
card-pay = Płatność
card-online = Przez internet
card-deadline = Termin
card-as-of = Stan prawny na { $date }. Źródło: { $source }
sign-video = Film w języku migowym
sign-video-stop = Zatrzymaj film
how-many = Ile takich spraw?
how-many-easy = Ile spraw?
fewer = Mniej
more = Więcej
another-matter = Mam też inną sprawę
matters = Państwa sprawy na jednym bilecie
matters-easy = Wszystkie sprawy są na jednym bilecie
remove = Usuń: { $service }
needs = Potrzebuję ułatwień
needs-title = Czego Państwo potrzebują przy stanowisku?
needs-title-easy = W czym mamy pomóc przy stanowisku?
needs-hint = To nie zmienia miejsca w kolejce. Wie o tym tylko pracownik.
needs-hint-easy = O tym wie tylko pracownik.
step-free = Stanowisko bez schodów
step-free-none = Teraz żadne stanowisko bez schodów nie jest czynne. Pracownik podejdzie do Państwa.
step-free-none-easy = Teraz wszędzie są schody. Pracownik przyjdzie do Państwa.
take = Biorę bilet
ready = Dalej
office-closed = Teraz nie wydajemy biletów.
office-closed-easy = Teraz nie ma biletów.
service-closed = Teraz nie wydajemy biletów do tej sprawy.
service-closed-easy = Do tej sprawy teraz nie ma biletów.
because-hours = Jest poza godzinami wydawania biletów.
because-hours-easy = Teraz urząd nie pracuje.
because-holiday = Dziś jest święto.
because-ended = Dzień pracy już się zakończył.
because-ended-easy = Na dziś koniec pracy.
because-limit = Wszystkie dzisiejsze bilety zostały już wydane.
because-limit-easy = Na dziś nie ma więcej biletów.
because-no-time = Kto weźmie bilet teraz, raczej nie zostałby dziś obsłużony przed zamknięciem.
because-no-time-easy = Dzisiaj nie zdążymy już nikogo więcej przyjąć.
because-suspended = Ta sprawa jest chwilowo wstrzymana. Kto ma bilet, zachowuje swoje miejsce.
because-suspended-easy = Ta sprawa jest chwilowo wstrzymana. Kto ma bilet, zachowuje swoje miejsce.
because-stopped = Dziś nie wydajemy już biletów.
because-stopped-easy = Na dziś nie ma więcej biletów.
because-waiting-limit = Na tę sprawę czeka teraz tyle osób, ile możemy przyjąć. Proszę przyjść później.
because-waiting-limit-easy = Teraz czeka za dużo osób. Proszę przyjść później.
opens = Najbliższe otwarcie: { $when }
opens-easy = Otwieramy: { $when }
hours = Godziny wydawania biletów
day-closed = nieczynne
day-whole = cała doba
otherwise = Sprawę można dziś załatwić inaczej
otherwise-easy = Dziś można też tak
cards = Co przygotować i jakie są terminy
cards-title = O której sprawie chcą Państwo przeczytać?
cards-title-easy = Którą sprawę pokazać?
retry = Proszę spróbować ponownie
failed = Nie udało się wydać biletu.
failed-easy = Nie ma biletu. Coś się zepsuło.
failed-hint = Proszę dotknąć przycisku jeszcze raz. Bilet nie zostanie wydany podwójnie.
failed-hint-easy = Proszę dotknąć jeszcze raz. Będzie tylko jeden bilet.
offline = Nie ma teraz połączenia z systemem. Łączymy się ponownie.
offline-easy = Kiosk teraz nie działa. Zaraz spróbuje znowu.
away = Kiosk chwilowo nie wydaje biletów.
away-easy = Teraz kiosk nie daje biletów.
away-hint = Proszę poczekać chwilę albo podejść do pracownika.
away-hint-easy = Proszę chwilę poczekać. Można też podejść do pracownika.
still-there = Czy są Państwo jeszcze?
still-there-easy = Czy Państwo tu są?
still-there-hint =
    { $seconds ->
        [one] Za { $seconds } sekundę wrócimy do początku.
        [few] Za { $seconds } sekundy wrócimy do początku.
       *[many] Za { $seconds } sekund wrócimy do początku.
    }
still-there-hint-easy = Proszę dotknąć przycisku. Inaczej zaczniemy od nowa: { $seconds } s.
continue = Tak, jestem
closing =
    { $seconds ->
        [one] Ekran zmieni się za { $seconds } sekundę.
        [few] Ekran zmieni się za { $seconds } sekundy.
       *[many] Ekran zmieni się za { $seconds } sekund.
    }
closing-easy = Ten ekran zniknie za { $seconds } s.
keep = Pokaż dłużej
text-size = Tekst
contrast = Kontrast
low-reach = Niżej
easy = Prościej
voice = Głos
help = Pomoc
help-calls = Wzywamy pracownika.
help-calls-easy = Wołamy pracownika.
help-calls-hint = Proszę poczekać przy kiosku.
help-calls-hint-easy = Proszę tu poczekać.
help-coming = Pracownik idzie do Państwa.
help-coming-easy = Ktoś już do Państwa idzie.
help-none = Proszę podejść do pracownika urzędu.
help-none-easy = Proszę iść do pracownika. On pomoże.
languages = Język
other-languages = Inne języki
aids = Ułatwienia
selected = wybrane
unpaired = To urządzenie nie jest jeszcze połączone z urzędem.
unknown = Tego kiosku nie ma w pliku urzędu.
unknown-hint = Administrator dopisuje go w pliku urzędu jako [[kiosks]], id = "{ $kiosk }". Kiosk zacznie potem działać sam.
voice-on = Tryb głosowy.
voice-off = Wyłącz głos
voice-keys = Klawisz dwa: następna możliwość. Osiem: poprzednia. Pięć: wybór. Cztery: wstecz. Sześć: inny język. Zero: powtórzenie.
voice-keys-own = Jeden klawisz prowadzi do następnej możliwości, drugi do poprzedniej, inne wybierają, wracają, zmieniają język i powtarzają.
voice-key-next = { $key }: następna możliwość.
voice-key-previous = { $key }: poprzednia.
voice-key-choose = { $key }: wybór.
voice-key-back = { $key }: wstecz.
voice-key-language = { $key }: inny język.
voice-key-repeat = { $key }: powtórzenie.
voice-touch = Przesunięcie palca w prawo: następna możliwość. W lewo: poprzednia. Dwa dotknięcia: wybór. W dół: wstecz. W górę: powtórzenie.
voice-language-keys = Język polski: klawisz sześć.
voice-language-keys-own = Po polsku: klawisz języka.
voice-choices =
    { $count ->
        [one] { $count } możliwość.
        [few] { $count } możliwości.
       *[many] { $count } możliwości.
    }
voice-end = Tryb głosowy wyłączony.
voice-dark = Ekran jest ciemny.
voice-light = Ekran jest widoczny.
emergency = Proszę opuścić budynek.
emergency-easy = Proszę wyjść z budynku.

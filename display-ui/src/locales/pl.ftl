number = numer
counter = stanowisko
recent = ostatnio wywołane
wait = Proszę czekać na wywołanie numeru.
lost = Brak połączenia. Stan z godziny { $time }.
muted = Dźwięk jest wyłączony. Proszę dotknąć ekranu, aby go włączyć.
unpaired = Ten ekran nie jest jeszcze połączony z urzędem.
unpaired-hint = Administrator otwiera na nim adres z poleceniem: kolejka device add

pairing-how = Administrator wpisuje ten kod w panelu: Administracja → Urządzenia.
pairing-good = Kod jest ważny jeszcze { $minutes } min. Potem pojawi się nowy.
pairing-asking = Kod zaraz się pojawi.
pairing-away = Serwer nie odpowiada. Urządzenie próbuje dalej.
pairing-many = Na połączenie czeka już zbyt wiele urządzeń. To spróbuje ponownie za chwilę.
pairing-code = Kod


paper-none = We cannot print tickets here now. The number will be on the screen: please write it down.
paper-none-easy = There is no paper. Your number will be on the screen. Please write it down.
paper-none-phone = We cannot print tickets here now. You can have your ticket on your phone, or write down the number from the screen.
paper-none-phone-easy = There is no paper. Your number will be on the screen. Write it down, or have it on your phone.
paper-elsewhere = Another machine prints tickets: { $place }.
paper-elsewhere-easy = Another kiosk gives paper tickets: { $place }.

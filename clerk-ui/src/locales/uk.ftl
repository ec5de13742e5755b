language = Українська
sign-in = Увійти
login = Ім’я користувача
password = Пароль
wrong = Неправильне ім’я користувача або пароль.
wait-before-retry = Забагато спроб. Спробуйте за кілька хвилин.
sign-out = Вийти
choose-counter = Біля якого віконця сьогодні?
counter = Віконце { $label }
counter-free = вільне
counter-of = тут працює: { $clerk }
step-free = без сходів
open-counter = Відкрити віконце
close-counter = Закрити віконце
other-counter = Змінити віконце
state-open = відкрите
state-paused = перерва
state-closed = закрите
pause = Перерва
resume = Повернутися з перерви
next = Наступний
next-hint = Завершує обслуговування поточного номера й викликає наступний.
nobody-waits = Ніхто не чекає
nobody-here = Біля віконця нікого немає.
called-for = Викликано { $time } тому
called-times =
    { $count ->
        [one] { $count } виклик
        [few] { $count } виклики
       *[many] { $count } викликів
    }
serving-for = Обслуговування триває { $time }
serve = Почати обслуговування
recall = Викликати знову
finish = Завершити
finish-carry-on = Далі: { $service }
no-show = Не з’явився
no-show-from = Можливо після { $count } викликів і { $seconds } с
park = Відкласти
transfer = Передати
note = Нотатка
undo = Скасувати ({ $seconds } с)
undone = Скасовано.
undone-calls = Скасовано. Відкликано виклик: { $numbers }
walk-in = Без квитка
queue = Чекають
queue-empty = До цього віконця зараз ніхто не чекає.
aside = Відкладені
aside-empty = Нічого не відкладено.
parked = відкладено
missed = не з’явився
return = Повернути в чергу
restore = Прийшов
call-this = Викликати
priority-on = Поза чергою
priority-off = У звичайній черзі
priority = поза чергою
walked-in = без квитка
need = Потреби: { $need }
speaks = Мова: { $language }
like-matters = { $count } справи цього виду
legs-to-come = Потім: { $services }
minutes = { $minutes } хв
wait-left =
    { $min ->
        [0] Прогноз: ще до { $max } хв.
       *[other] Прогноз: ще приблизно { $min }–{ $max } хв.
    }
note-label = Нотатка (бачать лише працівники; зникає після візиту)
note-save = Зберегти нотатку
transfer-to = Куди передати { $number }?
transfer-service = До іншої справи
transfer-counter = До віконця
park-note = Нотатка (необов’язково)
walk-in-for = У якій справі?
cancel = Скасувати
lost = Немає зв’язку із сервером. Кнопки повернуться разом зі зв’язком.
alert-no_counter = { $count } ос. чекає на справу «{ $service }», а жодне відкрите віконце її не обслуговує.
alert-no_step_free_counter = { $count } ос. чекає на віконце без сходів («{ $service }»), а жодне не відкрите.
alert-no_need_counter = { $count } ос. чекає на справу «{ $service }» і просить допомоги у спілкуванні, а жодне відкрите віконце її не має.
alert-no_language_counter = { $count } ос. чекає на справу «{ $service }» і розмовляє іншою мовою, а біля жодного відкритого віконця нею не розмовляють.
alert-intake_limited = Квитки на справу «{ $service }» не видаються: хто прийшов би зараз ({ $count } ос. чекає), навряд чи був би обслужений до закриття. Ви можете й далі видати квиток; допомогло б ще одне віконце.
alert-clock_doubted = Годинник сервера перескочив або відстає. Новий робочий день не почнеться, доки годинник не йтиме рівно. Будь ласка, повідомте адміністратора.
device-trouble = Пристрій { $device }: { $detail }
wrong-role = Цей обліковий запис не обслуговує віконце.
error-ticket_not_waiting = Цей номер уже не чекає.
error-ticket_not_called = Цей номер зараз не викликано.
error-ticket_ended = Цей візит завершено.
error-counter_busy = Віконце зайняте.
error-counter_closed = Віконце закрите.
error-counter_paused = Віконце на перерві.
error-clerk_elsewhere = Ви вже працюєте біля віконця { $counter }.
error-cannot_undo = Цього вже не можна скасувати.
error-too_early_for_no_show = Ще зарано.
error-not_allowed = Цьому обліковому запису це не дозволено.
error-unreachable = Сервер не відповів. Перевірте, чи команду виконано.
error-journal_unavailable = Сервер зараз не може записувати. Нічого не змінено.
error-other = Не вдалося ({ $code }).
emergency = Тривога
emergency-sure = Тривога зупинить видачу й виклик номерів, а всі екрани покажуть вихід.
emergency-yes = Так, оголошую тривогу
emergency-on = Тривога. Черга стоїть.
emergency-end = Скасувати тривогу
emergency-end-sure = Черга піде далі, а екрани повернуться до викликів.
emergency-end-yes = Так, скасовую
emergency-who-ends = Тривогу скасовує керівник.
error-emergency = Триває тривога: номери не видаються й не викликаються.
help-calls = Виклики допомоги
help-call = Прохання про допомогу: кіоск «{ $kiosk }», { $time }
help-answered = Кіоск «{ $kiosk }»: іде { $clerk }
help-go = Іду
help-done = Виконано
coming = Клієнт іде
postponed = клієнт просить хвилинку, повернеться о { $time }
numbers = Запасні номери
numbers-title = Запасні номери після збою
numbers-hint = Номери з паперу, виданого під час збою. Вони чекатимуть за часом приходу.
numbers-from = Від номера
numbers-to = До номера
numbers-service = Послуга
numbers-since = Перша особа о
numbers-until = Остання особа о
numbers-save =
    { $count ->
        [one] Внести { $first }
        [few] Внести { $count } номери: { $first }–{ $last }
       *[many] Внести { $count } номерів: { $first }–{ $last }
    }
numbers-entered =
    { $count ->
        [one] Внесено { $count } номер.
        [few] Внесено { $count } номери.
       *[many] Внесено { $count } номерів.
    }
device-phone-tickets = Адреса квитків у телефоні не відповідає. QR-коди зараз не друкуються і не показуються.
error-emergency_entered = Ці номери вже внесено: { $numbers }.
error-invalid = Щось не сходиться: спочатку найменший номер, не більше 500 за раз, години сьогоднішні й не пізніші за теперішню.
error-help_not_called = Цей виклик уже завершився.

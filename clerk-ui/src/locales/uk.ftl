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
gave-up = Сьогодні відмовилися
gave-up-none = Сьогодні ніхто не відмовився.
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
news = Увага
outcome = Результат
about = Про номер { $number }
menu = Більше
still-serving = Обслуговування ще триває?
still-serving-yes = Так, триває
waited = очікування { $minutes } хв
away = Біля відвідувача, не при віконці
go-to = Підійду до відвідувача
out-of-reach = До них треба підійти
finish-as = Завершити з результатом
card = Картка послуги
card-bring = Що принести
card-fees = Оплата
card-deadline = Строк:
card-as-of = Правовий стан: { $date }
remind = Або відкласти й нагадати за:
remind-after = { $minutes } хв
remind-at = нагадування { $time }
reminder = Нагадування: номер { $number } відкладено.
break-for = Для чого перерва?
break-other = Без причини
offer = Передати віконце колезі
offered = Віконце чекає на передачу: наступна особа входить і вибирає його. Номер біля віконця залишається.
offer-end = Я залишаюся
counter-offered = можна перейняти: { $clerk }
alarm = Тихо покликати керівника
alarm-sent = прийнято
alarm-from = Віконце { $counter } ({ $clerk }) тихо просить прийти.
alarm-going = Іду
taken = Сьогодні також: { $service }
take-service = Беру й цю справу
drop-service = Віддати справу «{ $service }»
alert-long_queue = Довга черга: «{ $service }», чекає { $count }, найдовше понад { $minutes } хв.
alert-silent_counter = Номер { $number } вже давно викликано до віконця { $counter }, і там нічого не відбувається.
alert-silent_here = Номер { $number } викликано вже давно. Що далі?
keys = Клавіші
keys-digits = Де є вибір, цифри від 1 натискають кнопки по черзі, Esc закриває.
key-serve-finish = Почати обслуговування, а потім: завершити
key-carry-on = Завершити й перейти до наступної справи
key-break = Перерва, а потім: повернення
key-undo = Скасувати
on-top = Завжди зверху
on-top-end = Назад у вікно
hall = Зала: квитки й допомога
hall-issue = Видати квиток
hall-for = У якій справі?
hall-language = Мова
hall-priority = Поза чергою
hall-step-free = Без сходів
hall-need = Спілкування
hall-need-none = без особливих потреб
hall-printer = Принтер
hall-printer-none = не друкувати, прочитаю номер
hall-issued = Квиток { $number }
hall-printing = Друкується: { $printer }.
hall-read-out = Прочитайте, будь ласка, номер.
hall-ahead =
    { $count ->
        [0] Перед цією особою ніхто не чекає.
        [one] Перед цією особою чекає { $count } особа.
        [few] Перед цією особою чекають { $count } особи.
       *[many] Перед цією особою чекає { $count } осіб.
    }
hall-find = Знайти номер
hall-change = Змінити справу
hall-cancel = Відвідувач іде
hall-none = Ніхто не чекає.
undid-ticket_called = виклик { $number }
undid-ticket_recalled = повторний виклик { $number }
undid-service_started = початок обслуговування { $number }
undid-service_finished = завершення { $number }
undid-service_confirmed = відповідь про { $number }
undid-ticket_missed = неявка { $number }
undid-ticket_restored = повернення { $number }
undid-ticket_parked = відкладення { $number }
undid-ticket_returned = повернення в чергу { $number }
undid-ticket_transferred = передання { $number }
undid-ticket_cancelled = відмова { $number }
undid-priority_changed = зміна черговості { $number }
undid-note_added = нотатка до { $number }
undid-walked_in = особа без квитка ({ $number })
undid-ticket_given_back = повернення { $number } в чергу
undid-counter_opened = відкриття віконця
undid-counter_paused = перерва
undid-counter_closed = закриття віконця
undid-service_taken = взяття справи
undid-service_dropped = віддання справи
undid-counter_offered = передання віконця
undid-counter_taken_over = перейняття віконця
undid-alarm_raised = прохання до керівника
undid-ticket_issued = видача { $number }
undid-other = остання дія
help-calls = Виклики допомоги
help-call = Прохання про допомогу: кіоск «{ $kiosk }», { $time }
help-answered = Кіоск «{ $kiosk }»: іде { $clerk }
help-go = Іду
help-done = Виконано
close-window = Закрити
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

places = Сторінки працівників
place-counter = Місце обслуговування
alert-service_suspended = Справу «{ $service }» призупинено: без квитків і викликів. Чекають: { $count }; місця зберігаються.
board = Керівник
admin = Адміністрування

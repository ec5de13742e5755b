board-title = Огляд керівника
board-loading = Завантажую стан установи…
board-now = Зараз
board-calm = Ніщо не потребує уваги.
board-attention =
    { $count ->
        [one] { $count } питання потребує уваги
        [few] { $count } питання потребують уваги
       *[many] { $count } питань потребують уваги
    }
board-sum =
    { $waiting ->
        [0] Ніхто не чекає
        [one] Чекає { $waiting } особа
        [few] Чекають { $waiting } особи
       *[many] Чекають { $waiting } осіб
    }
board-sum-more = біля віконець { $serving }, сьогодні обслужено { $served }
board-change = Змінити
board-close = Закрити
board-services = Справи
board-service = Справа
board-waiting = Чекають
board-longest = Найдовше
board-forecast = Хто прийде зараз
board-target = Ціль
board-at = Віконця
board-state = Стан
board-counters = Віконця
board-counter = Віконце
board-clerk = Працівник
board-for = Триває
board-minutes = { $minutes } хв
board-range =
    { $min ->
        [0] до { $max } хв
       *[other] { $min }–{ $max } хв
    }
board-no-forecast = немає прогнозу
board-paused-forecast = прогноз призупинено
board-target-both = { $count } ос. / { $minutes } хв
board-target-count = { $count } ос.
board-target-time = { $minutes } хв
board-over = понад ціль
board-nowhere = ніде
board-intake-open = видає квитки
board-intake-hand = видає (вручну)
board-because-outside_hours = поза годинами роботи
board-because-holiday = свято
board-because-exception = сьогодні зачинено
board-because-day_ended = день завершено
board-because-daily_limit = денний ліміт вичерпано
board-because-waiting_limit = ліміт тих, хто чекає
board-because-no_time_left = не встигнемо до закриття
board-because-stopped = зупинено вручну
board-because-suspended = справу призупинено
board-opens = з { $when }
doing-closed = зачинено
doing-paused = перерва
doing-free = вільне
doing-called = викликано { $number }
doing-serving = обслуговує { $number }
doing-away = у клієнта, { $number }
board-many = Довга черга: «{ $service }», чекають { $count }.
board-then-break = потім перерва
board-doubted = триває довго, ніхто не підтвердив
board-without = без: { $services }
board-also = також: { $services }
board-free = Увійшли, без віконця
board-free-none = Усі, хто увійшов, працюють за віконцями.
board-breaks = На перерві
board-devices = Пристрої
board-devices-well =
    { $count ->
        [one] { $count } пристрій працює
        [few] { $count } пристрої працюють
       *[many] { $count } пристроїв працюють
    }
board-devices-unseen = Ще не озвалися: { $names }
device-kind-kiosk = Кіоск { $id }
device-kind-display = Екран { $id }
device-kind-agent = Агент принтера { $id }
device-kind-printer = Принтер { $id }
device-kind-phone-tickets = Квитки в телефоні
device-silent = не озивається понад дві хвилини
device-wrong = { $device }: { $detail }
printer-well = працює
printer-unknown = стан невідомий
printer-down = не друкує
printer-jobs =
    { $count ->
        [one] { $count } квиток чекає на друк
        [few] { $count } квитки чекають на друк
       *[many] { $count } квитків чекають на друк
    }
printer-doubt =
    { $count ->
        [one] { $count } квиток, можливо, не надруковано
        [few] { $count } квитки, можливо, не надруковано
       *[many] { $count } квитків, можливо, не надруковано
    }
printer-paper = папір приблизно { $percent }%
printer-move = Перенести те, що чекає, до
printer-move-do = Перенести
printer-moved = Друк перенесено.
printer-roll = Вставлено новий рулон
printer-job-list = Друк
printer-job-none = Немає друку.
job-state-queued = чекає
job-state-sending = друкується
job-state-sent = надіслано
job-state-printed = надруковано
job-state-unsure = невідомо
job-state-failed = не вдалося
job-state-cancelled = скасовано
job-again = Друкувати ще раз
job-cancel = Скасувати друк
proposal-take = Додати «{ $service }» до віконця { $counter }
proposal-open = Відкрити віконце { $counter }: { $clerk }
proposal-open-nobody = Допомогло б відкрити віконце { $counter }, але ніхто вільний не увійшов.
proposal-effect = Очікування на «{ $service }» скоротиться приблизно з { $before } до { $after } хв.
proposal-effect-new = На «{ $service }» тоді чекали б приблизно { $after } хв; зараз її ніхто не обслуговує.
proposal-cost = На «{ $service }» збільшиться приблизно з { $before } до { $after } хв.
suspended-since = з { $time }
board-alarm-clerk = Віконце { $counter } ({ $clerk }) тихо просить підійти.
board-office = Видача квитків
office-open = Установа видає квитки.
office-open-until = Установа видає квитки до { $time }.
office-open-hand = Установа видає квитки поза годинами (вручну, до кінця дня).
office-stopped = Установа не видає квитків (зупинено вручну, до кінця дня).
office-closed = Установа зараз не видає квитків: { $reason }.
intake-title = Видача квитків сьогодні
intake-usual = Як завжди, за годинами
intake-stop = Не видавати квитків
intake-keep-open = Видавати попри години й прогноз
intake-hint = До кінця робочого дня. Хто має квиток, буде обслужений.
intake-hint-all = Зміна для всієї установи замінює зміни окремих справ.
cap-title = Ліміти на сьогодні
cap-daily = Квитків сьогодні не більше
cap-waiting = Одночасно чекають не більше
cap-hint = Порожнє поле: без ліміту на сьогодні. Сьогодні видано { $issued }.
cap-configured = У налаштуваннях: { $limit } на день.
cap-save = Зберегти ліміти
suspend-title = Призупинення справи
suspend-hint = Наприклад, коли не працює зовнішній реєстр. Квитків не видають, хто чекає, зберігає місце й не викликається, прогноз призупинено. Працівник може викликати окремий номер.
suspend-notice = Показати оголошення на екранах і кіосках
suspend-sensitive = Назва цієї справи не з’являється публічно, тож без власного тексту оголошення не буде.
suspend-text = Текст ({ $language })
suspend-do = Призупинити справу
resume-do = Відновити справу
resume-hint = Призупинено з { $time }. Після відновлення всі повернуться на свої місця в черзі, а оголошення зникне.
service-counters = Хто обслуговує
service-add = Додати до віконця { $counter }
counter-services = Справи сьогодні
counter-services-hint = Зміна до кінця дня.
counter-close = Зачинити віконце
counter-close-hint = Викликаний номер повернеться на початок черги, розпочате обслуговування завершиться.
counter-close-sure = Так, зачинити
counter-open-for = Відкрити для
counter-open-hint = Ті, хто увійшов і не працює за жодним віконцем.
counter-back = Завершити перерву
counter-see-to = Іду туди
notices-title = Оголошення
notices-none = Немає оголошень.
notices-new = Нове оголошення
notices-text = Текст ({ $language })
notices-kind = Вид
notices-info = інформація
notices-warning = попередження
notices-until = До якої години сьогодні (порожньо: поки не знімуть)
notices-post = Показати оголошення
notices-withdraw = Зняти
notices-shown-until = до { $time }
notices-open = Змінити оголошення
tickets-title = Квитки
tickets-find = Знайти номер
tickets-none = Такого номера немає.
tickets-few = Показано перші { $shown } із { $all }. Введіть номер.
tickets-waited = чекає { $minutes } хв
tickets-to-service = До справи
tickets-to-counter = До віконця
tickets-choose = виберіть
tickets-move = Перенести
tickets-cancel = Скасувати квиток
tickets-restore = Повернути
tickets-return = Повернути в чергу
ticket-waiting = чекає
ticket-called = викликано
ticket-serving = обслуговується
ticket-parked = відкладено
ticket-no_show = не прийшов
ticket-cancelled = скасовано
ticket-suspended = справу призупинено
curve-title = Сьогодні та звичайний день
curve-waiting = Чекають
curve-arrivals = Приходять за чверть години
curve-today = сьогодні
curve-usual =
    { $days ->
        [one] зазвичай ({ $days } такий день)
        [few] зазвичай (медіана { $days } таких днів)
       *[many] зазвичай (медіана { $days } таких днів)
    }
curve-no-usual = Ще немає таких днів для порівняння.
curve-table = Показати таблицею
curve-time = Час
curve-says = О { $time } чекають { $now } ос., зазвичай { $usual }.
curve-says-alone = О { $time } чекають { $now } ос.

language = Українська
greeting = Добрий день.
choose = Будь ласка, виберіть справу.
choose-easy = Для чого ви прийшли? Торкніться.
choose-group = Будь ласка, виберіть вид справи.
choose-group-easy = Про що ваша справа? Торкніться.
choose-next = Будь ласка, виберіть наступну справу.
choose-next-easy = Що ще ви хочете зробити?
chosen = Вибрано: { $services }
about = Інформація: { $service }
notice-warning = Увага
no-queue = без черги
waiting =
    { $count ->
        [one] чекає { $count } особа
        [few] чекають { $count } особи
       *[many] чекає { $count } осіб
    }
range =
    { $min ->
        [0] до { $max } хв
       *[other] приблизно { $min }–{ $max } хв
    }
in-group =
    { $count ->
        [one] { $count } справа
        [few] { $count } справи
       *[many] { $count } справ
    }
closed-service = зараз не працює
closed-service-until = відкриється: { $when }
limit-reached = квитки на сьогодні закінчилися
no-time-left = сьогодні вже не встигнемо прийняти
suspended = тимчасово призупинено
stopped = поки що не видаємо квитків
waiting-limit = зараз чекає забагато людей
question-none = Нічого показувати чи пояснювати не потрібно.
question-none-easy = Ніхто не питатиме, чому. Нічого не треба показувати.
yes = Так, будь ласка
no = Ні, дякую
back = Назад
start-over = Спочатку
previous = Попередні
next = Наступні
page = { $page } з { $pages }
search = Шукати справу
search-title = Яку справу ви шукаєте?
search-title-easy = Напишіть, про що ваша справа.
search-hint = Досить кількох літер, наприклад «знаки».
search-hint-easy = Наприклад: авто.
search-none = Такої справи не знайдено. Спробуйте інше слово.
search-none-easy = Такої справи немає. Напишіть інше слово.
search-written = Написано
search-show =
    { $count ->
        [0] Такої справи немає
        [one] Показати { $count } справу
        [few] Показати { $count } справи
       *[many] Показати { $count } справ
    }
search-delete = Стерти літеру
search-letters = Інші літери
search-space = Пропуск
your-number = Ваш номер
ahead =
    { $count ->
        [0] Перед вами нікого немає.
        [one] Перед вами { $count } особа.
        [few] Перед вами { $count } особи.
       *[many] Перед вами { $count } осіб.
    }
ahead-easy =
    { $count ->
        [0] Ви наступні.
        [one] Спочатку { $count } особа. Потім ви.
        [few] Спочатку { $count } особи. Потім ви.
       *[many] Спочатку { $count } осіб. Потім ви.
    }
about-wait =
    { $min ->
        [0] До { $max } хвилин.
       *[other] Приблизно { $min }–{ $max } хвилин.
    }
about-wait-easy = Ви можете чекати { $max } хвилин.
watch = Стежте за екраном у залі очікування.
watch-easy = На екрані з’явиться ваш номер. Тоді підійдіть.
watch-spoken = Ваш номер викличуть голосом і на екрані.
watch-spoken-easy = Голос скаже ваш номер. Тоді підійдіть.
counters-from = Віконця починають працювати о { $when }.
counters-from-easy = Працівники будуть з { $when }. Квиток можна взяти зараз.
order = Порядок викликів може відрізнятися від порядку номерів.
order-easy = Номери викликають не по черзі. Це нормально.
take-paper = Візьміть, будь ласка, квиток
take-paper-easy = Візьміть паперовий квиток
phone = Квиток у телефоні
phone-easy = Скануйте телефоном
remember = Запам’ятайте, будь ласка, номер
remember-easy = Запам’ятайте або запишіть номер
no-paper = Квиток не надруковано. Номер дійсний.
no-paper-easy = Паперу немає. Номер усе одно добрий.
no-paper-start = Принтер зараз не друкує. Номер покажемо на екрані.
no-paper-start-easy = Паперу немає. Номер буде на екрані.
done = Готово
wrong-ticket = Це не той квиток
wrong-ticket-ask = Скасувати квиток { $number }?
wrong-ticket-ask-easy = Квиток { $number } неправильний? Його можна видалити.
wrong-ticket-hint = Ваше місце в черзі пропаде. Можна одразу взяти інший квиток.
wrong-ticket-hint-easy = Потім візьміть новий квиток.
wrong-ticket-unsure = Ми ще не знаємо, чи квиток { $number } скасовано.
wrong-ticket-unsure-easy = Ми не знаємо, чи квиток { $number } видалено.
wrong-ticket-unsure-hint = Зараз немає зв’язку із системою. Ми скасуємо квиток, щойно це стане можливим.
wrong-ticket-unsure-hint-easy = Система не відповідає. Видалимо квиток, коли відповість.
wrong-ticket-yes = Так, скасувати
wrong-ticket-no = Ні, залишити квиток
ticket-void = Квиток { $number } скасовано. Виберіть ще раз.
ticket-void-easy = Квиток { $number } уже не дійсний. Виберіть ще раз.
ticket-kept = Цей квиток уже не можна скасувати.
ticket-kept-easy = Квиток лишається. Змінити вже пізно.
service-gone = Цієї справи тут уже немає. Виберіть іншу.
service-gone-easy = Цієї справи вже немає. Виберіть іншу.
issuing = Хвилинку…
card-bring = Що підготувати
card-print = Список на папері
card-fees = Оплата
card-pay = Як заплатити
card-online = Через інтернет
card-deadline = Термін
card-as-of = Станом на { $date }. Джерело: { $source }
sign-video = Фільм жестовою мовою
sign-video-stop = Зупинити фільм
how-many = Скільки таких справ?
how-many-easy = Скільки справ?
fewer = Менше
more = Більше
another-matter = Маю ще одну справу
matters = Ваші справи на одному квитку
matters-easy = Усі справи на одному квитку
remove = Прибрати: { $service }
needs = Мені потрібна допомога
needs-title = Що вам потрібно біля віконця?
needs-title-easy = Чим допомогти біля віконця?
needs-hint = Це не змінює місця в черзі. Про це знає лише працівник.
needs-hint-easy = Про це знає лише працівник.
step-free = Віконце без сходів
step-free-none = Зараз жодне віконце без сходів не працює. Працівник підійде до вас.
step-free-none-easy = Зараз усюди сходи. Працівник прийде до вас.
take = Взяти квиток
ready = Далі
office-closed = Зараз квитків не видаємо.
office-closed-easy = Зараз квитків немає.
service-closed = Зараз квитків для цієї справи не видаємо.
service-closed-easy = Для цієї справи зараз немає квитків.
because-hours = Зараз не години видачі квитків.
because-hours-easy = Установа зараз не працює.
because-holiday = Сьогодні свято.
because-ended = Робочий день уже закінчився.
because-ended-easy = На сьогодні все.
because-limit = Усі сьогоднішні квитки вже видано.
because-limit-easy = На сьогодні квитків більше немає.
because-no-time = Хто візьме квиток зараз, навряд чи буде обслужений сьогодні до закриття.
because-no-time-easy = Сьогодні ми вже не встигнемо прийняти більше людей.
because-suspended = Цю справу тимчасово призупинено. Хто має квиток, зберігає своє місце.
because-suspended-easy = Цю справу тимчасово призупинено. Хто має квиток, зберігає своє місце.
because-stopped = Сьогодні ми більше не видаємо квитків.
because-stopped-easy = На сьогодні квитків більше немає.
because-waiting-limit = На цю справу зараз чекає стільки людей, скільки ми можемо прийняти. Приходьте пізніше.
because-waiting-limit-easy = Зараз чекає забагато людей. Приходьте пізніше.
opens = Найближче відкриття: { $when }
opens-easy = Відкриваємо: { $when }
hours = Години видачі квитків
day-closed = не працює
day-whole = цілодобово
otherwise = Що можна зробити сьогодні інакше
otherwise-easy = Сьогодні можна також так
cards = Що підготувати і які терміни
cards-title = Про яку справу хочете прочитати?
cards-title-easy = Яку справу показати?
retry = Спробуйте ще раз
failed = Не вдалося видати квиток.
failed-easy = Квитка немає. Щось зламалося.
failed-hint = Торкніться кнопки ще раз. Двох квитків не буде.
failed-hint-easy = Торкніться ще раз. Квиток буде один.
offline = Зараз немає зв’язку із системою. Підключаємося знову.
offline-easy = Кіоск зараз не працює. Скоро спробує знову.
away = Кіоск тимчасово не видає квитків.
away-easy = Зараз кіоск не дає квитків.
away-hint = Зачекайте хвилинку або зверніться до працівника.
away-hint-easy = Зачекайте. Або підійдіть до працівника.
still-there = Ви ще тут?
still-there-easy = Ви тут?
still-there-hint =
    { $seconds ->
        [one] Через { $seconds } секунду повернемося на початок.
        [few] Через { $seconds } секунди повернемося на початок.
       *[many] Через { $seconds } секунд повернемося на початок.
    }
still-there-hint-easy = Торкніться кнопки. Інакше почнемо знову: { $seconds } с.
continue = Так, я тут
closing =
    { $seconds ->
        [one] Екран зміниться через { $seconds } секунду.
        [few] Екран зміниться через { $seconds } секунди.
       *[many] Екран зміниться через { $seconds } секунд.
    }
closing-easy = Цей екран зникне через { $seconds } с.
keep = Показати довше
text-size = Текст
contrast = Контраст
low-reach = Нижче
easy = Простіше
voice = Голос
help = Допомога
help-calls = Викликаємо працівника.
help-calls-easy = Кличемо працівника.
help-calls-hint = Зачекайте, будь ласка, біля кіоска.
help-calls-hint-easy = Почекайте тут.
help-coming = Працівник іде до вас.
help-coming-easy = До вас уже йдуть.
help-none = Зверніться до працівника установи.
help-none-easy = Підійдіть до працівника. Він допоможе.
languages = Мова
other-languages = Інші мови
aids = Зручності
selected = вибрано
unpaired = Цей пристрій ще не підключено до установи.
unknown = Цього кіоска немає у файлі установи.
unknown-hint = Адміністратор додає його у файл установи як [[kiosks]], id = "{ $kiosk }". Після цього кіоск запрацює сам.
voice-on = Голосовий режим.
voice-off = Вимкнути голос
voice-keys = Клавіша два: наступна можливість. Вісім: попередня. П’ять: вибір. Чотири: назад. Шість: інша мова. Нуль: повторити.
voice-keys-own = Одна клавіша веде до наступної можливості, друга до попередньої, інші вибирають, повертають, змінюють мову й повторюють.
voice-key-next = { $key }: наступна можливість.
voice-key-previous = { $key }: попередня.
voice-key-choose = { $key }: вибрати.
voice-key-back = { $key }: назад.
voice-key-language = { $key }: інша мова.
voice-key-repeat = { $key }: повторити.
voice-touch = Проведіть пальцем праворуч: наступна можливість. Ліворуч: попередня. Два дотики: вибір. Униз: назад. Угору: повторити.
voice-language-keys = Українська мова: клавіша шість.
voice-language-keys-own = Українською: клавіша мови.
voice-choices =
    { $count ->
        [one] { $count } можливість.
        [few] { $count } можливості.
       *[many] { $count } можливостей.
    }
voice-end = Голосовий режим вимкнено.
voice-dark = Екран темний.
voice-light = Екран видно.
emergency = Будь ласка, залиште будівлю.
emergency-easy = Вийдіть з будівлі.

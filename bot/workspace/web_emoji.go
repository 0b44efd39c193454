package workspace

import (
	"regexp"
	"strings"
)

var shortcode = regexp.MustCompile(`:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?`)

// emojied puts emoji in place of their short codes. A code that is not known stays as it is, as in Slack.
func emojied(s string) string {
	if !strings.Contains(s, ":") {
		return s
	}
	return shortcode.ReplaceAllStringFunc(s, func(found string) string {
		if e, known := emoji[shortcode.FindStringSubmatch(found)[1]]; known {
			return e
		}
		return found
	})
}

// emoji are the short codes that turn up in work; Slack knows some three thousand.
var emoji = map[string]string{
	"+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "wave": "👋", "clap": "👏", "pray": "🙏", "raised_hands": "🙌",
	"ok_hand": "👌", "point_right": "👉", "point_left": "👈", "point_up": "☝️", "point_down": "👇", "muscle": "💪",
	"handshake": "🤝", "writing_hand": "✍️", "eyes": "👀", "eye": "👁️", "brain": "🧠", "heart": "❤️", "blue_heart": "💙",
	"green_heart": "💚", "yellow_heart": "💛", "purple_heart": "💜", "broken_heart": "💔", "smile": "😄", "slightly_smiling_face": "🙂",
	"grinning": "😀", "blush": "😊", "wink": "😉", "joy": "😂", "thinking_face": "🤔", "cry": "😢", "sob": "😭", "sweat_smile": "😅",
	"confused": "😕", "worried": "😟", "tired_face": "😫", "relieved": "😌", "star-struck": "🤩", "partying_face": "🥳",
	"tada": "🎉", "confetti_ball": "🎊", "balloon": "🎈", "sparkles": "✨", "star": "⭐", "star2": "🌟", "fire": "🔥", "zap": "⚡",
	"bulb": "💡", "rocket": "🚀", "dart": "🎯", "trophy": "🏆", "medal": "🏅", "gift": "🎁", "seedling": "🌱", "herb": "🌿",
	"four_leaf_clover": "🍀", "sunny": "☀️", "moon": "🌔", "crescent_moon": "🌙", "rainbow": "🌈", "snowflake": "❄️", "earth_africa": "🌍",
	"earth_americas": "🌎", "earth_asia": "🌏", "globe_with_meridians": "🌐", "white_check_mark": "✅", "heavy_check_mark": "✔️",
	"ballot_box_with_check": "☑️", "x": "❌", "negative_squared_cross_mark": "❎", "heavy_multiplication_x": "✖️", "warning": "⚠️",
	"no_entry": "⛔", "no_entry_sign": "🚫", "octagonal_sign": "🛑", "question": "❓", "grey_question": "❔", "exclamation": "❗",
	"heavy_exclamation_mark": "❗", "information_source": "ℹ️", "sos": "🆘", "new": "🆕", "free": "🆓", "up": "🆙", "100": "💯",
	"red_circle": "🔴", "large_blue_circle": "🔵", "large_green_circle": "🟢", "large_yellow_circle": "🟡", "large_orange_circle": "🟠",
	"white_circle": "⚪", "black_circle": "⚫", "large_green_square": "🟩", "large_red_square": "🟥", "large_yellow_square": "🟨",
	"small_blue_diamond": "🔹", "small_orange_diamond": "🔸", "arrow_right": "➡️", "arrow_left": "⬅️", "arrow_up": "⬆️", "arrow_down": "⬇️",
	"arrow_upper_right": "↗️", "arrow_lower_right": "↘️", "arrows_counterclockwise": "🔄", "recycle": "♻️", "repeat": "🔁",
	"one": "1️⃣", "two": "2️⃣", "three": "3️⃣", "four": "4️⃣", "five": "5️⃣", "six": "6️⃣", "seven": "7️⃣", "eight": "8️⃣", "nine": "9️⃣",
	"keycap_ten": "🔟", "calendar": "📆", "date": "📅", "spiral_calendar_pad": "🗓️", "clock": "🕘", "clock9": "🕘", "alarm_clock": "⏰",
	"hourglass": "⌛", "hourglass_flowing_sand": "⏳", "stopwatch": "⏱️", "bell": "🔔", "no_bell": "🔕", "mega": "📣", "loudspeaker": "📢",
	"speech_balloon": "💬", "thought_balloon": "💭", "email": "✉️", "envelope": "✉️", "incoming_envelope": "📨", "inbox_tray": "📥",
	"outbox_tray": "📤", "package": "📦", "mailbox": "📫", "newspaper": "📰", "memo": "📝", "pencil": "📝", "pencil2": "✏️", "clipboard": "📋",
	"page_facing_up": "📄", "bookmark_tabs": "📑", "book": "📖", "books": "📚", "notebook": "📓", "bookmark": "🔖", "paperclip": "📎",
	"link": "🔗", "pushpin": "📌", "round_pushpin": "📍", "mag": "🔍", "mag_right": "🔎", "lock": "🔒", "unlock": "🔓", "key": "🔑",
	"chart_with_upwards_trend": "📈", "chart_with_downwards_trend": "📉", "bar_chart": "📊", "scales": "⚖️", "gear": "⚙️", "wrench": "🔧",
	"hammer_and_wrench": "🛠️", "toolbox": "🧰", "test_tube": "🧪", "microscope": "🔬", "computer": "💻", "iphone": "📱", "telephone_receiver": "📞",
	"pager": "📟", "printer": "🖨️", "moneybag": "💰", "pound": "💷", "house": "🏠", "hospital": "🏥", "ambulance": "🚑", "stethoscope": "🩺",
	"pill": "💊", "syringe": "💉", "adhesive_bandage": "🩹", "drop_of_blood": "🩸", "thermometer": "🌡️", "bed": "🛏️", "wheelchair": "♿",
	"health_worker": "🧑‍⚕️", "nurse": "🧑‍⚕️", "female-doctor": "👩‍⚕️", "male-doctor": "👨‍⚕️", "older_woman": "👵", "older_man": "👴", "baby": "👶",
	"busts_in_silhouette": "👥", "bust_in_silhouette": "👤", "robot_face": "🤖", "coffee": "☕", "tea": "🍵", "cake": "🍰", "apple": "🍎",
	"droplet": "💧", "soap": "🧼", "shoe": "👞", "walking": "🚶", "runner": "🏃", "bus": "🚌", "car": "🚗", "bike": "🚲",
}

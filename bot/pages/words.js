// The words of the page itself, in Vietnamese and English. The bot chooses its own words.

const WORDS = {
  vi: {
    slogan: "Trợ lý của tổ công nghệ số cộng đồng",
    demo: "BẢN TRÌNH DIỄN",
    invented: "dữ liệu giả lập",
    clock: "Đồng hồ của chiến dịch",
    jump_friday: "Tới 14:00 thứ Sáu",
    jump_hour: "+1 giờ",
    jump_day: "+1 ngày",
    jump_after: "Tới sau hạn",
    pick: "Chọn lúc khác",
    pick_label: "Tới ngày giờ",
    pick_go: "Tới",
    moving: "Đang tua đồng hồ…",
    clock_refused: "Đồng hồ chỉ đi tới, mỗi lần nhiều nhất 92 ngày.",
    clock_failed: "Chưa tua được, xin thử lại.",
    guide: "Làm quen trong hai phút",
    step_report: "Báo cáo bằng một tin nhắn",
    how_report: "Trên máy thành viên tổ, bấm gợi ý bắt đầu bằng số hộ, hoặc tự gõ rồi Enter.",
    step_change: "Sửa hoặc hoàn tác",
    how_change: "Bấm “Sửa” dưới tin vừa gửi, hoặc một nút dưới câu trả lời.",
    step_totals: "Xem tổng",
    how_totals: "Gửi /tong trên máy tổ trưởng hoặc đầu mối xã.",
    step_friday: "Tới 14:00 thứ Sáu",
    how_friday: "Bấm nút ở đồng hồ và xem ai được nhắc, thôn nào còn thiếu.",
    guide_over: "Xong cả rồi",
    guide_done: "Xong! Mời anh chị dùng thử tự do: gõ như nhắn cho người thật.",
    about: "Không cần mạng, không cần mã truy cập. Xã, thôn, người và số liệu đều do máy đặt ra.",
    phones: "Điện thoại",
    volunteer: "Thành viên tổ",
    lead: "Tổ trưởng",
    coordinator: "Đầu mối xã",
    unread: "tin chưa đọc",
    empty: "Chưa có tin nhắn. Bấm một gợi ý bên dưới để bắt đầu.",
    chips: "Gợi ý để thử",
    message: "Nhắn cho Thôn Số",
    send: "Gửi",
    cancel: "Thôi",
    edit: "Sửa",
    reply: "Trả lời",
    editing: "Đang sửa",
    replying: "Trả lời",
    edited: "đã sửa",
    resend: "Chưa gửi được · Gửi lại",
    not_sent: "Chưa gửi được, xin thử lại.",
    typing: "Thôn Số đang trả lời",
    picture: "Hình do Thôn Số gửi",
    offline: "Mất kết nối, đang nối lại…",
    language: "EN",
    language_label: "Switch the page to English",
  },
  en: {
    slogan: "Assistant to the community digital-technology teams",
    demo: "DEMONSTRATION",
    invented: "invented data",
    clock: "The campaign's clock",
    jump_friday: "To Friday 14:00",
    jump_hour: "+1 hour",
    jump_day: "+1 day",
    jump_after: "Past the deadline",
    pick: "Another moment",
    pick_label: "To date and time",
    pick_go: "Go",
    moving: "Moving the clock…",
    clock_refused: "The clock only goes ahead, 92 days at most at once.",
    clock_failed: "That did not work, please try again.",
    guide: "Two minutes to get to know it",
    step_report: "Report in one message",
    how_report: "On the volunteer's phone tap the first suggestion, or type your own and press Enter.",
    step_change: "Correct or undo",
    how_change: "Tap “Edit” under what you sent, or a button under the answer.",
    step_totals: "See the totals",
    how_totals: "Send /tong on the lead's or the coordinator's phone.",
    step_friday: "Go to Friday 14:00",
    how_friday: "Tap the button at the clock and see who is reminded and which village is missing.",
    guide_over: "All done",
    guide_done: "Done! Go on as you like: type as you would to a person.",
    about: "No network, no token. The commune, its villages, people and figures are invented.",
    phones: "Phones",
    volunteer: "Volunteer",
    lead: "Team lead",
    coordinator: "Coordinator",
    unread: "unread",
    empty: "No messages yet. Tap a suggestion below to begin.",
    chips: "Suggestions to try",
    message: "Message Thôn Số",
    send: "Send",
    cancel: "Cancel",
    edit: "Edit",
    reply: "Reply",
    editing: "Editing",
    replying: "Replying to",
    edited: "edited",
    resend: "Not sent · Send again",
    not_sent: "Not sent, please try again.",
    typing: "Thôn Số is answering",
    picture: "A picture from Thôn Số",
    offline: "Connection lost, connecting again…",
    language: "VI",
    language_label: "Chuyển trang sang tiếng Việt",
  },
};

const ZONE = "Asia/Ho_Chi_Minh";
let language = localStorage.getItem("language") === "en" ? "en" : "vi";

export const word = (key) => WORDS[language][key] ?? key;

export function translate(root) {
  for (const at of root.querySelectorAll("[data-word]")) at.textContent = word(at.dataset.word);
  for (const at of root.querySelectorAll("[data-label]")) at.setAttribute("aria-label", word(at.dataset.label));
  for (const at of root.querySelectorAll("[data-hint]")) at.placeholder = word(at.dataset.hint);
}

export function switchLanguage() {
  language = language === "vi" ? "en" : "vi";
  localStorage.setItem("language", language);
  showLanguage();
}

export function showLanguage() {
  const button = document.querySelector("#language");
  document.documentElement.lang = language;
  button.textContent = word("language");
  button.lang = language === "vi" ? "en" : "vi";
  button.setAttribute("aria-label", word("language_label"));
  translate(document);
}

const shown = (options) => (ms) =>
  new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", { timeZone: ZONE, ...options }).format(ms);

export const hour = shown({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const day = shown({ weekday: "long", day: "numeric", month: "numeric" });
export const fullDay = shown({ weekday: "long", day: "numeric", month: "numeric", year: "numeric" });

// "2026-11-27T14:00" in Vietnam, as <input type="datetime-local"> wants it.
export const forInput = (ms) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "short" })
    .format(ms).replace(" ", "T");

//! Terms as sentences have them.

use crate::label::{Lang, label};
use crate::record::IncidentType;

/// A type of incident as the object of "reported".
pub(super) fn kind_in_prose(kind: IncidentType, lang: Lang) -> &'static str {
    let (ja, en) = match kind {
        IncidentType::MalwareInfection => ("マルウェア感染", "a malware infection"),
        IncidentType::Ransomware => ("ランサムウェアの被害", "a ransomware attack"),
        IncidentType::UnauthorizedAccess => ("不正アクセス", "unauthorised access"),
        IncidentType::AccountTakeover => ("アカウントの乗っ取り", "the takeover of an account"),
        IncidentType::SpoofedEmail => ("なりすましメールの送信", "the sending of spoofed mail"),
        IncidentType::Phishing => ("フィッシングなどの詐欺", "phishing or a support scam"),
        IncidentType::WebTampering => ("ウェブサイトの改ざん", "tampering with a website"),
        IncidentType::WebSkimming => ("決済ページの改ざん", "tampering with a payment page"),
        IncidentType::VulnerabilityExploitation => ("脆弱性の悪用", "the exploitation of a vulnerability"),
        IncidentType::Misdelivery => ("誤送信または誤送付", "a misdelivery"),
        IncidentType::Misconfiguration => ("設定の誤り", "a misconfiguration"),
        IncidentType::LostItem => ("紛失または誤廃棄", "a loss"),
        IncidentType::Theft => ("盗難", "a theft"),
        IncidentType::Insider => ("内部関係者の不正", "misconduct by an insider"),
        IncidentType::ThirdParty => ("委託先など外部で起きた事案", "an incident at a contractor or provider"),
        IncidentType::ServiceDisruption => ("業務やサービスの停止", "a disruption of operations or services"),
        IncidentType::Other => ("その他の事案", "an incident of another kind"),
    };
    lang.pick(ja, en)
}

/// A cause as a noun.
pub(super) fn cause_in_prose(cause: &str, lang: Lang) -> &str {
    let (ja, en) = match cause {
        "email_attachment" => ("メールの添付ファイルの開封", "the opening of a mail attachment"),
        "macro" => ("マクロの有効化", "the enabling of macros"),
        "password_zip" => ("パスワード付きZIPファイル", "a ZIP file with a password"),
        "email_link" => ("メールのリンクの開封", "the opening of a link in a mail"),
        "phishing" => ("フィッシング", "phishing"),
        "vpn" => ("VPN機器からの侵入", "entry through VPN equipment"),
        "rdp" => ("リモートデスクトップからの侵入", "entry through remote desktop"),
        "remote_access" => ("遠隔接続からの侵入", "entry through remote access"),
        "password_list" => ("パスワードリスト攻撃", "a password list attack"),
        "brute_force" => ("総当たり攻撃", "a brute-force attack"),
        "weak_password" => ("弱いパスワード", "a weak password"),
        "stolen_credentials" => ("認証情報の悪用", "the abuse of credentials"),
        "sql_injection" => ("SQLインジェクション", "SQL injection"),
        "vulnerability" => ("脆弱性", "a vulnerability"),
        "web_skimmer" => ("決済ページの改ざん", "an altered payment page"),
        "support_scam" => ("サポート詐欺", "a support scam"),
        "human_error" => ("人為的なミス", "human error"),
        "misconfiguration" => ("設定の誤り", "a misconfiguration"),
        "rule_violation" => ("規則に反した取り扱い", "a breach of rules"),
        "insider" => ("内部関係者の不正", "misconduct by an insider"),
        "theft" => ("盗難", "theft"),
        "loss" => ("紛失", "loss"),
        "contractor" => ("委託先など外部の組織", "something at a contractor or provider"),
        "system_fault" => ("システムの不具合", "a system fault"),
        _ => return label("Cause", cause, lang),
    };
    lang.pick(ja, en)
}

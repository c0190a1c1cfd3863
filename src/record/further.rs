//! Further facts: what readers ask for beside days, machines, data and measures.
//!
//! Terms and keys are those of `docs/further-facts.md`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::vocabulary;
use super::{Evidence, Valued};
use crate::mention::Qualifier;

vocabulary! {
    /// How it could happen.
    Cause {
        /// An attachment was opened.
        EmailAttachment => "email_attachment",
        /// マクロ or コンテンツ was enabled.
        Macro => "macro",
        /// A ZIP file with a password carried it.
        PasswordZip => "password_zip",
        /// A link in a mail was opened, or a file fetched from it.
        EmailLink => "email_link",
        /// Credentials were given to a fake page or person.
        Phishing => "phishing",
        /// It came in through VPN equipment.
        Vpn => "vpn",
        /// リモートデスクトップ
        Rdp => "rdp",
        /// Other remote access: a maintenance line.
        RemoteAccess => "remote_access",
        /// パスワードリスト
        PasswordList => "password_list",
        /// 総当たり
        BruteForce => "brute_force",
        /// A password that was easy to guess, reused, or the only lock.
        WeakPassword => "weak_password",
        /// Credentials were stolen or abused, and how is not said.
        StolenCredentials => "stolen_credentials",
        /// SQL インジェクション
        SqlInjection => "sql_injection",
        /// 脆弱性 of a system or plugin.
        Vulnerability => "vulnerability",
        /// The payment page was altered.
        WebSkimmer => "web_skimmer",
        /// サポート詐欺
        SupportScam => "support_scam",
        /// 宛先, BCC, 取り違え, 確認不足
        HumanError => "human_error",
        /// 公開設定, アクセス権
        Misconfiguration => "misconfiguration",
        /// Against the rules or without leave.
        RuleViolation => "rule_violation",
        /// Carried out on purpose.
        Insider => "insider",
        /// 盗難
        Theft => "theft",
        /// 置き忘れ, 紛失
        Loss => "loss",
        /// It began at a contractor or provider.
        Contractor => "contractor",
        /// 不具合, 障害
        SystemFault => "system_fault",
        /// The text says that it is not known yet.
        Unknown => "unknown",
    }
}

vocabulary! {
    /// How surely the text says it.
    Certainty {
        /// Said flatly.
        Confirmed => "confirmed",
        /// 可能性, 思われる, 推測
        Suspected => "suspected",
        /// Not known yet, or not told.
        Undisclosed => "undisclosed",
    }
}

vocabulary! {
    /// Who noticed first.
    Discoverer {
        /// The organisation's own people.
        Staff => "staff",
        /// 検知ツール, 監視システム
        System => "system",
        /// 委託先, 保守業者, SOC
        Contractor => "contractor",
        /// Who got the mail or letter.
        Recipient => "recipient",
        /// 利用者, 会員, 保護者, 市民
        Customer => "customer",
        /// 取引先, group companies, other schools
        Partner => "partner",
        /// カード会社, 決済代行会社
        CardCompany => "card_company",
        /// 警察
        Police => "police",
        /// JPCERT, IPA, 省庁, 委員会
        Agency => "agency",
        /// SNS, media, an unnamed 外部
        Public => "public",
        /// A specialist's investigation.
        Expert => "expert",
    }
}

vocabulary! {
    /// How it was noticed.
    DiscoveryMeans {
        /// 連絡, 指摘, 問い合わせ
        Report => "report",
        /// 検知, アラート
        Alert => "alert",
        /// 障害
        Failure => "failure",
        /// 点検, 確認作業, 調査
        Inspection => "inspection",
        /// その他
        Other => "other",
    }
}

vocabulary! {
    /// Whose data it is.
    Subject {
        /// お客様, 購入者, 利用者
        Customers => "customers",
        /// 会員, 登録者
        Members => "members",
        /// 社員, 職員
        Employees => "employees",
        /// 退職者
        FormerEmployees => "former_employees",
        /// 応募者, 受験者
        Applicants => "applicants",
        /// 患者
        Patients => "patients",
        /// 学生, 児童, 園児
        Students => "students",
        /// 卒業生
        Alumni => "alumni",
        /// 保護者, 家族
        Guardians => "guardians",
        /// 市民, 住民
        Residents => "residents",
        /// 取引先
        Partners => "partners",
        /// 参加者, 申込者
        Participants => "participants",
        /// メールマガジン
        Subscribers => "subscribers",
        /// その他
        Other => "other",
    }
}

vocabulary! {
    /// What a count of people is of.
    HeadcountRole {
        /// People who may be affected.
        Maximum => "maximum",
        /// People whose data is said to have leaked.
        Confirmed => "confirmed",
        /// People told individually.
        Notified => "notified",
        /// People who suffered loss or misuse.
        Damaged => "damaged",
    }
}

vocabulary! {
    /// What the text says of harm that followed.
    SecondaryDamage {
        /// It was seen.
        Confirmed => "confirmed",
        /// None was seen so far.
        NoneConfirmed => "none_confirmed",
        /// It may follow or have followed.
        Possible => "possible",
    }
}

vocabulary! {
    /// What a count of places is of.
    SiteRole {
        /// Places that were hit.
        Affected => "affected",
        /// All places there are.
        Total => "total",
    }
}

vocabulary! {
    /// What a count of mails sent counts.
    MailUnit {
        /// 通
        Emails => "emails",
        /// Addresses or people they went to.
        Recipients => "recipients",
    }
}

vocabulary! {
    /// What became of a service.
    ServiceState {
        /// 停止
        Stopped => "stopped",
        /// 一部, 遅延
        Limited => "limited",
        /// 再開, 復旧した
        Restored => "restored",
        /// 再開予定, 復旧作業中
        Restoring => "restoring",
    }
}

vocabulary! {
    /// Who was told or engaged.
    PartyKind {
        /// 警察
        Police => "police",
        /// 個人情報保護委員会, 監督官庁
        Regulator => "regulator",
        /// IPA, JPCERT
        Agency => "agency",
        /// 外部専門機関, 調査会社
        Expert => "expert",
        /// 弁護士
        Lawyer => "lawyer",
        /// カード会社, 決済代行会社
        CardCompany => "card_company",
        /// プロバイダ, クラウド事業者, 開発会社
        Provider => "provider",
        /// その他
        Other => "other",
    }
}

vocabulary! {
    /// Which report the law asks for.
    ReportForm {
        /// 速報
        Preliminary => "preliminary",
        /// 確報
        Final => "final",
    }
}

vocabulary! {
    /// Whether it is done.
    PartyStatus {
        /// Done or under way.
        Done => "done",
        /// Still to come.
        Planned => "planned",
    }
}

vocabulary! {
    /// The part of another organisation in the incident.
    ThirdPartyRole {
        /// 委託先
        Contractor => "contractor",
        /// 委託元
        Client => "client",
        /// クラウド, ECサイト構築サービス
        Platform => "platform",
        /// グループ会社, 子会社, 親会社
        GroupCompany => "group_company",
        /// 共同利用, 提携先
        Partner => "partner",
    }
}

vocabulary! {
    /// What guarded the data.
    Protection {
        /// 暗号化
        Encrypted => "encrypted",
        /// ハッシュ化
        Hashed => "hashed",
        /// パスワード, 画面ロック
        Password => "password",
        /// 伏せ字, トークン化
        Masked => "masked",
        /// 遠隔消去
        RemoteWipe => "remote_wipe",
        /// The text says that nothing did.
        None => "none",
    }
}

vocabulary! {
    /// What a sum is for.
    MoneyKind {
        /// 身代金
        Ransom => "ransom",
        /// お詫びの品, 見舞金
        Compensation => "compensation",
        /// 被害額
        Loss => "loss",
        /// 対策費用, 特別損失
        Cost => "cost",
        /// カード再発行手数料
        Reissue => "reissue",
    }
}

vocabulary! {
    /// What is said of a sum.
    MoneyStatus {
        /// 要求された
        Demanded => "demanded",
        /// 支払った
        Paid => "paid",
        /// 支払っていない, 応じない
        Refused => "refused",
        /// Still to come.
        Planned => "planned",
        /// Anything else.
        Stated => "stated",
    }
}

vocabulary! {
    /// Kinds of contact.
    ContactKind {
        /// 電話
        Phone => "phone",
        /// FAX
        Fax => "fax",
        /// メールアドレス
        Email => "email",
        /// Name of the department or desk.
        Desk => "desk",
        /// 受付時間
        Hours => "hours",
        /// Address of a form.
        Url => "url",
    }
}

vocabulary! {
    /// What a notice says of an item that the law wants told.
    ItemStatus {
        /// It tells it.
        Told => "told",
        /// It says that there is none: no data leaked, no harm was seen.
        None => "none",
        /// It says that this is not known yet.
        Unknown => "unknown",
    }
}

/// The nine items of a report under Japan's personal-information law (rule 8, paragraph 1), and what the notice says of
/// each; `null` where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportItems {
    /// 概要: what happened.
    pub overview: Option<Valued<ItemStatus>>,
    /// 漏えい等が発生し、又は発生したおそれがある個人データの項目
    pub data_items: Option<Valued<ItemStatus>>,
    /// 本人の数
    pub persons: Option<Valued<ItemStatus>>,
    /// 原因
    pub cause: Option<Valued<ItemStatus>>,
    /// 二次被害又はそのおそれの有無及びその内容
    pub secondary_damage: Option<Valued<ItemStatus>>,
    /// 本人への対応の実施状況
    pub response: Option<Valued<ItemStatus>>,
    /// 公表の実施状況
    pub publication: Option<Valued<ItemStatus>>,
    /// 再発防止のための措置
    pub prevention: Option<Valued<ItemStatus>>,
    /// その他参考となる事項: who was told or engaged, what it cost, services that stopped.
    pub other: Option<Valued<ItemStatus>>,
}

impl ReportItems {
    /// Names of the items, in the order of the law.
    pub const NAMES: [&'static str; 9] = [
        "overview",
        "data_items",
        "persons",
        "cause",
        "secondary_damage",
        "response",
        "publication",
        "prevention",
        "other",
    ];

    /// The items in the order of [`ReportItems::NAMES`].
    pub fn all(&self) -> [&Option<Valued<ItemStatus>>; 9] {
        [
            &self.overview,
            &self.data_items,
            &self.persons,
            &self.cause,
            &self.secondary_damage,
            &self.response,
            &self.publication,
            &self.prevention,
            &self.other,
        ]
    }
}

/// A cause that the text names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CauseClaim {
    /// What.
    pub cause: Cause,
    /// How surely.
    pub certainty: Certainty,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// Who noticed, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Discovery {
    /// Who.
    pub by: Discoverer,
    /// How.
    pub how: DiscoveryMeans,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// A count of people by what it is of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Headcount {
    /// What it is of.
    pub role: HeadcountRole,
    /// How many people.
    pub count: u64,
    /// How exact the number is.
    pub qualifier: Qualifier,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// A count of places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sites {
    /// What it is of.
    pub role: SiteRole,
    /// How many.
    pub count: u64,
    /// The text's counter: 拠点, 店舗.
    pub unit: String,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// How many mails went out in the organisation's name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpoofedMails {
    /// How many.
    pub count: u64,
    /// What is counted.
    pub unit: MailUnit,
    /// How exact the number is.
    pub qualifier: Qualifier,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// A window in which data or systems stood open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Exposure {
    /// First day, ISO 8601; `null` where the text gives no day.
    pub start: Option<String>,
    /// Last day.
    pub end: Option<String>,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// A service and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Service {
    /// The text's noun.
    pub service: String,
    /// What became of it.
    pub state: ServiceState,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// Who was told or engaged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// What they are.
    pub kind: PartyKind,
    /// As printed.
    pub name: String,
    /// 速報 or 確報, where said.
    pub report: Option<ReportForm>,
    /// Done or to come.
    pub status: PartyStatus,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// Another organisation in the incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThirdParty {
    /// As printed; `null` for an unnamed one.
    pub name: Option<String>,
    /// Its part.
    pub role: ThirdPartyRole,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// A sum that the text names or denies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    /// What for.
    pub kind: MoneyKind,
    /// Yen, where a number is given.
    pub amount: Option<u64>,
    /// What is said of it.
    pub status: MoneyStatus,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// The notice's own contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// What it is.
    pub kind: ContactKind,
    /// As printed, width folded; numbers without spaces.
    pub value: String,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

/// A figure that the text itself corrects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Revision {
    /// The figure that no longer holds.
    pub earlier: u64,
    /// The figure that does.
    pub later: u64,
    /// The text's counter.
    pub unit: String,
    /// How sure, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// The words.
    #[schemars(length(min = 1))]
    pub evidence: Vec<Evidence>,
}

//! The closed vocabularies of the record. Their terms are those of the annotation guide.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$term_doc:meta])* $variant:ident => $term:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$term_doc])* #[serde(rename = $term)] $variant),+
        }

        impl $name {
            /// Every term, in the order of the guide.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The vocabulary's name: its type's.
            pub const NAME: &'static str = stringify!($name);

            /// What the term is called for people.
            pub fn label(self, lang: crate::label::Lang) -> &'static str {
                crate::label::label(Self::NAME, self.as_str(), lang)
            }

            /// The term as records write it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $term),+ }
            }

            /// The term of a name that rule files and records use.
            pub fn parse(term: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|t| t.as_str() == term)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(super) use vocabulary;

vocabulary! {
    /// Kinds of document.
    DocumentKind {
        /// The affected organisation, or one speaking for it, reports its own incident.
        Notice => "notice",
        /// A third party reports a specific incident.
        News => "news",
        /// A warning or explanation without an incident of the writer's own.
        Advisory => "advisory",
        /// Anything else.
        Other => "other",
    }
}

vocabulary! {
    /// Stages of reporting.
    ReportStage {
        /// 第一報
        First => "first",
        /// 第二報 and later, 続報
        Update => "update",
        /// 最終報告
        Final => "final",
    }
}

vocabulary! {
    /// Incident types.
    IncidentType {
        /// マルウェア感染
        MalwareInfection => "malware_infection",
        /// ランサムウェア
        Ransomware => "ransomware",
        /// 不正アクセス
        UnauthorizedAccess => "unauthorized_access",
        /// アカウント乗っ取り
        AccountTakeover => "account_takeover",
        /// なりすましメール
        SpoofedEmail => "spoofed_email",
        /// フィッシング, サポート詐欺
        Phishing => "phishing",
        /// 改ざん
        WebTampering => "web_tampering",
        /// 決済ページの改ざん
        WebSkimming => "web_skimming",
        /// 脆弱性の悪用
        VulnerabilityExploitation => "vulnerability_exploitation",
        /// 誤送信, 誤送付
        Misdelivery => "misdelivery",
        /// 設定誤り
        Misconfiguration => "misconfiguration",
        /// 紛失, 誤廃棄
        LostItem => "lost_item",
        /// 盗難
        Theft => "theft",
        /// 内部不正
        Insider => "insider",
        /// 委託先
        ThirdParty => "third_party",
        /// 業務・サービスの停止
        ServiceDisruption => "service_disruption",
        /// その他
        Other => "other",
    }
}

vocabulary! {
    /// What happened on a day.
    EventKind {
        /// 発生
        Occurred => "occurred",
        /// 発覚
        Detected => "detected",
        /// 遮断, 停止
        Contained => "contained",
        /// 警察への届け出
        ReportedPolice => "reported_police",
        /// 監督官庁への報告
        ReportedRegulator => "reported_regulator",
        /// 専門家への相談, 調査依頼
        Consulted => "consulted",
        /// 調査
        Investigated => "investigated",
        /// 本人への連絡
        Notified => "notified",
        /// 公表
        Disclosed => "disclosed",
        /// 復旧
        Restored => "restored",
        /// その他
        Other => "other",
    }
}

vocabulary! {
    /// Kinds of machine.
    DeviceKind {
        /// パソコン
        Pc => "pc",
        /// サーバー
        Server => "server",
        /// スマートフォン, 携帯電話, タブレット
        Mobile => "mobile",
        /// USB メモリ, NAS
        Storage => "storage",
        /// アカウント
        Account => "account",
        /// その他
        Other => "other",
    }
}

vocabulary! {
    /// States of a machine.
    DeviceState {
        /// 感染
        Infected => "infected",
        /// 暗号化
        Encrypted => "encrypted",
        /// 侵入
        Compromised => "compromised",
        /// 紛失
        Lost => "lost",
        /// 盗難
        Stolen => "stolen",
    }
}

vocabulary! {
    /// What affected counts count.
    Unit {
        /// 人
        Persons => "persons",
        /// 件
        Records => "records",
        /// アカウント
        Accounts => "accounts",
        /// カード
        Cards => "cards",
        /// メール, メールアドレス
        Emails => "emails",
        /// 社
        Organizations => "organizations",
        /// 枚, 冊, ファイル
        Documents => "documents",
    }
}

vocabulary! {
    /// What is said of data.
    LeakStatus {
        /// 漏えいした
        Leaked => "leaked",
        /// 漏えいした可能性
        Possible => "possible",
        /// 漏えいしていない, 含まれない
        NotLeaked => "not_leaked",
        /// 漏えいは確認されていない
        NoEvidence => "no_evidence",
    }
}

impl LeakStatus {
    /// Did it leak, or may it have?
    pub fn is_open(self) -> bool {
        matches!(self, LeakStatus::Leaked | LeakStatus::Possible)
    }
}

vocabulary! {
    /// Whether a measure is done.
    MeasureStatus {
        /// Done or under way.
        Taken => "taken",
        /// Still to come.
        Planned => "planned",
    }
}

vocabulary! {
    /// Categories of data.
    DataCategory {
        /// 氏名
        Name => "name",
        /// フリガナ
        NameKana => "name_kana",
        /// メールアドレス
        EmailAddress => "email_address",
        /// 住所
        PostalAddress => "postal_address",
        /// 電話番号
        PhoneNumber => "phone_number",
        /// FAX 番号
        FaxNumber => "fax_number",
        /// 生年月日
        DateOfBirth => "date_of_birth",
        /// 年齢
        Age => "age",
        /// 性別
        Gender => "gender",
        /// 会社名, 部署, 学校
        Affiliation => "affiliation",
        /// 会員 ID, 学籍番号
        LoginId => "login_id",
        /// パスワード
        Password => "password",
        /// カード番号
        CreditCard => "credit_card",
        /// 有効期限
        CardExpiry => "card_expiry",
        /// セキュリティコード
        CardSecurityCode => "card_security_code",
        /// 口座
        BankAccount => "bank_account",
        /// 購入履歴
        PurchaseHistory => "purchase_history",
        /// メール本文
        EmailBody => "email_body",
        /// 件名
        EmailSubject => "email_subject",
        /// 添付ファイル
        EmailAttachment => "email_attachment",
        /// 送受信日時
        EmailMetadata => "email_metadata",
        /// 診療, 健康
        Medical => "medical",
        /// マイナンバー
        MyNumber => "my_number",
        /// 免許証, 保険証
        IdentityDocument => "identity_document",
        /// 人事, 採用
        Employment => "employment",
        /// 家族
        Family => "family",
        /// 成績
        Education => "education",
        /// 写真
        Photo => "photo",
        /// IP アドレス
        NetworkIdentifier => "network_identifier",
        /// 車両
        Vehicle => "vehicle",
        /// 契約, 見積
        Contract => "contract",
        /// 顧客情報
        CustomerInfo => "customer_info",
        /// 個人情報
        PersonalInfo => "personal_info",
        /// 取引先情報, 機密情報
        BusinessInfo => "business_info",
        /// その他
        Other => "other",
    }
}

vocabulary! {
    /// Categories of measures.
    MeasureCategory {
        /// 切断, 隔離
        NetworkIsolation => "network_isolation",
        /// 初期化, 入替
        DeviceReplacement => "device_replacement",
        /// 駆除
        MalwareRemoval => "malware_removal",
        /// パスワード変更
        PasswordReset => "password_reset",
        /// アカウント停止
        AccountSuspension => "account_suspension",
        /// 多要素認証
        Mfa => "mfa",
        /// サービス停止
        ServiceSuspension => "service_suspension",
        /// 復旧
        ServiceRestoration => "service_restoration",
        /// 再構築
        SystemRebuild => "system_rebuild",
        /// マクロ無効化
        MacroDisabled => "macro_disabled",
        /// メール対策
        EmailSecurity => "email_security",
        /// EDR, ウイルス対策
        EndpointSecurity => "endpoint_security",
        /// 監視
        Monitoring => "monitoring",
        /// 出口対策
        ExfiltrationControl => "exfiltration_control",
        /// WAF, VPN
        NetworkHardening => "network_hardening",
        /// 権限, 公開設定
        AccessControl => "access_control",
        /// 脆弱性の修正
        VulnerabilityFix => "vulnerability_fix",
        /// 脆弱性診断
        VulnerabilityAssessment => "vulnerability_assessment",
        /// 暗号化
        Encryption => "encryption",
        /// バックアップ
        Backup => "backup",
        /// 外部専門機関
        Forensics => "forensics",
        /// 社内調査
        InternalInvestigation => "internal_investigation",
        /// 警察
        PoliceReport => "police_report",
        /// 監督官庁
        RegulatorReport => "regulator_report",
        /// IPA, JPCERT
        AgencyConsultation => "agency_consultation",
        /// 弁護士
        LegalConsultation => "legal_consultation",
        /// 本人への連絡
        AffectedNotification => "affected_notification",
        /// 公表, 注意喚起
        PublicWarning => "public_warning",
        /// 窓口
        ContactDesk => "contact_desk",
        /// 削除依頼, 回収
        DataRecovery => "data_recovery",
        /// 教育
        EmployeeTraining => "employee_training",
        /// 規程, 手順
        PolicyRevision => "policy_revision",
        /// 対策本部
        IncidentTeam => "incident_team",
        /// 委託先の監督
        ThirdPartyOversight => "third_party_oversight",
        /// カード会社とのモニタリング
        CardMonitoring => "card_monitoring",
        /// 補償
        Compensation => "compensation",
        /// 処分
        Discipline => "discipline",
        /// その他
        Other => "other",
    }
}

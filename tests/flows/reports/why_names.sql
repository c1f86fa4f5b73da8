-- Who the seven are and what they answered; nobody exists.
create table staff (staff_key varchar, nip varchar, name varchar, unit varchar, employment varchar);
create table declaration (
    staff_key varchar, platform varchar, answer varchar, handle varchar, platform_user_id varchar,
    declared_at timestamptz
);
insert into staff values
('k-seen', '199001012024211001', 'Contoh Satu', 'SMA Negeri 1 Contoh', 'pppk'),
('k-absent', '199001012024211002', 'Contoh Dua', 'SMA Negeri 1 Contoh', 'pppk'),
('k-renamed', '199001012024211003', 'Contoh Tiga', 'SMA Negeri 2 Contoh', 'pppk'),
('k-exempt', '199001012024212004', 'Contoh Empat', 'SMA Negeri 2 Contoh', 'pppk'),
('k-shared', '199001012024212005', 'Contoh Lima', 'Dinas Contoh', 'pppk'),
('k-silent', '199001012024212006', null, null, 'pppk'),
('k-retired', '196501011990031007', 'Contoh Tujuh', 'Dinas Contoh', 'pns');
insert into declaration values
('k-seen', 'instagram', 'handle', 'satu.contoh', null, '2024-02-06 09:00+07'),
('k-seen', 'youtube', 'id', null, 'UCcontohcontohcontohcont', '2024-02-06 09:00+07'),
('k-absent', 'instagram', 'handle', 'dua.contoh', null, '2024-02-07 09:30+07'),
('k-absent', 'youtube', 'no_account', null, null, '2024-02-07 09:30+07'),
('k-renamed', 'instagram', 'handle', 'tiga.lama', null, '2024-02-06 09:00+07'),
('k-renamed', 'instagram', 'handle', 'tiga.contoh', null, '2024-02-09 10:00+07'),
('k-shared', 'instagram', 'handle', 'bersama.contoh', null, '2024-02-07 10:00+07'),
('k-silent', 'instagram', 'multiple', 'enam.a', null, '2024-02-05 10:00+07'),
('k-silent', 'instagram', 'multiple', 'enam.b', null, '2024-02-05 10:00+07'),
('k-silent', 'instagram', 'claim_only', null, null, '2024-02-07 10:00+07');

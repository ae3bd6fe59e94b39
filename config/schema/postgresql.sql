-- account.0001_initial 6f27ff6bdf57521a6561e0c606ee3278d2b6dac7eb068dbe1cdd07cd3f9eb6bf
-- account.0002_email_max_length c956ab7a3c3660a14b162e9e87dbc57851262ef4d3a895597eebc4eded595fc1
-- account.0003_alter_emailaddress_create_unique_verified_email 66b6f1939621bcfa44a5bfe2ae2df312918fd33b2031b154acfed1f4f6be4d10
-- account.0004_alter_emailaddress_drop_unique_email ebc6317e90c47d7a8f31fa348f1513f2b9bcda8bed3b0de9811df3bb75c39ef1
-- account.0005_emailaddress_idx_upper_email e7569f1662da1754fad09b5f65f439123effc85fc0b24c15ff881bcbf2aa42cb
-- account.0006_emailaddress_lower 54adb08cb3fba66b1b2eed10c4a9d7037ae40d778fe5df40628ef3639f4f4fe4
-- account.0007_emailaddress_idx_email 87fad70bfde8ae295155fcaac942a260164bee3a04f33fd00a70bf2351aef951
-- account.0008_emailaddress_unique_primary_email_fixup 794bf875bdbef9c47e9ccc736cb01711d84657381219f6af6c98a3829e2d6b7f
-- account.0009_emailaddress_unique_primary_email 79762cfa7b1e1d7c58be5061a6c032594f7d5e5f8c7288d64146e85cc0bfbd06
-- accounting.0001_charts_entry_numbers_and_files 0d345eed36397980acbaa31294493836124972fa7898d78aebba7ce3aa8d6cf6
-- accounting.0002_what_two_people_decided_and_numbers_never_change 440b699192b7be85463e57b353ad9c178677be17a42099eb3d0ebafaa7ecdcf4
-- activities.0001_advances_and_guarantees 1e53e4aa10e28438c26db42481bc002c98be8fa6f11ffe3a269576a2cfc8fbc0
-- activities.0002_what_was_granted_never_changes cfa7c09d2ff2da3b3626c13ad0a9bb0c8ccf38f1cdafb3d6d2605bff022c0064
-- activities.0003_letters_to_clients a84e8a6a7279ffb56024f33350fdf32bc475aa3f517ad22b2dc9a28790f9a2c5
-- activities.0004_own_money 07422434f58bea7a52abd0381bc9a966b80e13d99a331d413be910449f3d7325
-- activities.0005_own_money_is_kept cab1f9144ba93190546b46407c8e72c52a2a96128a4244b9e3741c67e8ea4580
-- admin.0001_initial f4716989d9815b6231f0d7291754835e008c96818447fe57984bbf8985883335
-- admin.0002_logentry_remove_auto_add 2c127e659a2236edea0ed57eccd38786ae84e365790a80b96b758c617f50be43
-- admin.0003_logentry_add_action_flag_choices 02700a827190720e5c417495a395071b6baa28a34e74bc8f90824afaafc01841
-- aid.0001_programmes_applications_awards fd78a0ddddf313112d72bee290e49f4241384902c1665ed1c6b3249b15290680
-- aid.0002_what_was_published_never_changes e56cc0f6da439010febfc6dd0a74a94865280783ed7cab16e6d1daa1499216a1
-- aid.0003_creditors_found_by_their_account f0cf9da8dd142e21c52847fde1053c265a7b3e2021045ce771f1cc2200a771c2
-- aid.0004_known_creditors_found_by_their_account 0066c04b7a6f688739ad1d5c1d447c4bad0b1ac594b674c4907e17ba9b502400
-- aid.0005_cases_know_their_programme 76d87ad99c5ab180921f2f1434ff6ae8ac29aa6779c2c857ffb9edff143fa8fd
-- aid.0006_an_award_for_each_decision ce85a6a9d01fcbe12b6ecc705ca7027884901823935efcb15756a50a21574b27
-- aid.0007_questions_and_their_answers c5ddc848b098739d6d5f7abbdc668d571e960e3085bbc08fe33038b76ef0aede
-- aid.0008_fixed_pages_become_questions b77ac8cfb1a7244e9be82a72cc2a9d6c30a60f42b951394aaa540b3efdf9d41e
-- aid.0009_no_fixed_pages b3e323e4a31b2eab102ec9ea94b8f4233ef6e2a24b484dd4b5e322f133f52f2f
-- aid.0010_what_is_still_to_be_confirmed ea37b377cb87ee5b241032d02709266f5397ad45184cad7cba634ddc91b18cfe
-- auth.0001_initial 845cff319606332f49ef20ce165d1a17e522c426c5e56d7616133e9e4eaba5ef
-- auth.0002_alter_permission_name_max_length feaf97e0e8f7d148bec3db9bab2349c5e15888117c1ff2829deff63ef9e16cff
-- auth.0003_alter_user_email_max_length 9d5657b4db9872dc26c2d634c2f5911a3d69ab1d8552af4c6d633bc4001dfabf
-- auth.0004_alter_user_username_opts 9538db342c9a9bec4ca12b3137fb80772c4ea4afb861e8647a2962b1ea58344a
-- auth.0005_alter_user_last_login_null 79f60a35dc000fdd427bc05c85233ae5b9c4ada078ff0688fc9f78604bf7eaee
-- auth.0006_require_contenttypes_0002 00cb16e3405f14b62dbeffa15c68c9030291e4ddd513d733648ba460d6c5e781
-- auth.0007_alter_validators_add_error_messages 115db87dc327530fb5e1964ba3d03f9746492f90600406947be39f54f6cc042f
-- auth.0008_alter_user_username_max_length 02857f65f7d648147a5d12596b200a83e29145391d3f986ceb84b3b865a2c351
-- auth.0009_alter_user_last_name_max_length 19a89500e7f108a7397da9b1733181f92105f758663b3685b60f5c2da384d76e
-- auth.0010_alter_group_name_max_length 0963ed6498ac0b3a8430b6ca34c1b4a4b1d5f55b43d3db902f15a03ff74b14cd
-- auth.0011_update_proxy_permissions 85a5dde708dc4b6111e1bc71ce723ecfba7b1f8aedecfd130900ff7782765436
-- auth.0012_alter_user_first_name_max_length 6cefbc9f80903763ff8492a537a22836ef69f2227e19d402509b8099d2baecb0
-- authtoken.0001_initial f2199a72dc76a4a19e255f79ada5b817b925c9736570d401be66a1be72e3db15
-- authtoken.0002_auto_20160226_1747 7f60bc909d43e00dae4ed7b51f6502736fa9fe0c4f5b34f8ffdea86a0279ea79
-- authtoken.0003_tokenproxy 6ec16fccefe2f22311687bde6c8654e791ca36bd3c920d83e8bb5db994035c6c
-- authtoken.0004_alter_tokenproxy_options 2b61f87c0ad8ff95c616ca027e405e91b97843fc375c3d96c366656fe0197e28
-- banking.0001_the_bank ff10fd8e366878324f472fdad2180e35127ce979944785ca5bf7e8a5598f9ef4
-- banking.0002_records_never_change 369da85656d520d6b333b39e9f23734f2b2efb4fca80e4168760be22ab93b1ad
-- banking.0003_approval_rules_duplicates_and_what_the_bank_says bc1bbea73c0ac30998c66f398d78824025d5e0c4c206a8280f0d95b8b116dea7
-- banking.0004_four_eyes_in_the_database 5434b4d9376c53658a8f741ded6a0563cba9bf2ad3d6b55a2caaec9d1d092517
-- banking.0005_large_files_in_chunks 69ba19406bcc0728efb56e2241cc97054b1e60ef3f9669463218d90dbc3e288a
-- banking.0006_matching_rules_reconciliations_and_erasure b69665abc5cecd45abb2046b300fe5430b456f753947079eceda75118b38bdf1
-- banking.0007_reconciliations_never_change_and_notices_are_erased bd957f59d55fdd4e680d70511f07ea1f50ac61ea50c51da0a504036a8b66a880
-- banking.0008_names_have_keys 62f459a28ecf3415b9072da2553f71f5f7cf9e60471c6945afe46efffc2f7490
-- banking.0009_tables_of_each_account b95d542fb2b985f0497790b8012fb136cde5625e4d153f01a1d2aa9a30ce3315
-- banking.0010_expected_payments_have_numbers ee1ce953d46a288e2d0530e6f860bd023efdeadc0e26dd7954cf3c249ad84aec
-- banking.0011_numbers_of_what_is_expected 4a9054ae34eae3a299b4c1b094b3d1d99f859dde8ac7a4d3a09f6df268df2d74
-- banking.0012_reasons_are_codes 8ad58d1d83a310952a0d451c84931039b3b10b36506e6602f8f29f21fb19d660
-- banking.0013_addresses_of_payees 50e48a17d6ee3435036e1ac8cb74990f4255c688e800676ca1b23f48d8538d81
-- banking.0014_lines_keep_only_the_indexes_that_are_read db14fd47aec907e07cde3eb825ae8213a6947e6b5e77de577fda78c1c1321a00
-- banking.0015_files_by_the_folder_and_their_funds 5013b25da22bd7e9b0848596645040f35dd0362c163431578aa3119cd198f97b
-- banking.0016_answers_know_their_batch 12055f402ad1e2e5e4d6938246008be1816cd465c1e5a7525d0a04f1e3f69fd1
-- banking.0017_each_line_of_a_file_is_told 81abc61f64d6f8fd913e3cc4b4f6e8f7789f315a230555999f1d8440866fb9fc
-- cases.0001_cases_and_their_record 12898ca43c6826ae192035c14f7959af547269ef9aa80bafa062bf6efcc2963e
-- cases.0002_events_never_change 99d767facaae7c7bde140b68c93c39a79d09409fc0de6a6b6e50d851aaf73d7b
-- cases.0003_the_service_clock_on_the_case d88c956cb2a710561386b63a158b8c682ef574abea05d020c2b2dd078f7ef132
-- cases.0004_breaches_stay_as_noted 571069dce364c7e89bbb96f13d91e30952519c6390cbe1744404094b00231ae4
-- cases.0005_what_a_reader_has_read_of_the_answers decc8c3d61f4d9cb9e161999f4472f31be149741baddf95487b6a8f60ea4865b
-- cases.0006_what_was_typed_and_not_saved 6d1001174e7c36f8f1ea72532c2108879b3203b754056b1ba96facdab4421bb5
-- cases.0007_what_a_document_answers_and_who_opened_it 41156a07b6ccc7400ed8c3d8bc0be248c21295f499a40f25bc40a0bcf6db07fd
-- cases.0008_who_helped_stays_on_record 6a18e6a78ec45aaf2e034ca96bf93aa21bf9efec70fcd70970cb8c132d8c19f1
-- cases.0009_files_that_go_with_a_message 2ebc51bacaf984b82a00b089d1471d874f213adb7a67c93e8fe4c00acef4321a
-- cases.0010_my_data_as_a_file 31757f4a2e13adb946d993d0d60c08d33848c01adfa31316a72381b2eb1477fd
-- cases.0011_saved_views_and_officers_away 4a1f746fff4ab83fa272ba4f2824e7f409bdd8a779aff9d3f098563af4cc6493
-- cases.0012_opinions_asked_and_accounts_compared c8cfbc2484690a6de0a58ad5eb8a2688ffd9ec15314476577e46fb75cb70cb40
-- cases.0013_what_a_case_is_counted_by 9d96d4527f5ceb72c6fa64eda56b2746d44b71bf11048e3a096c5a4268f77288
-- cases.0014_sectors_of_cases_sent_before 88df9779a5feb6a0a2fbff1d59efa14be5ffffd3af03d1fa55ba4c6994f540d3
-- committee.0001_committees_sessions_ballots_decisions 2b77c00c5a3d99abffb851bfc04206b47209a625619e493e9fef7c7315ac673a
-- committee.0002_what_was_decided_never_changes b7797ea3c4e61e46bca9b342959056ef87de79006e75e1b48b452f6efa6f4a6f
-- committee.0003_rules_say_more 6cd73a675ed4560df49035101c47b4078afbdbdc76a5dba7465cb3d2c592ed61
-- committee.0004_agenda_items_say_what_is_asked a4b8351d7fe484bac0d390dbc16cbd8bc356c34c9934557b7c7221199f73cfec
-- committee.0005_fast_track_appeals_corrections 5ebae0818efec1313c6baeea587292f2efcb6ab78257bdf5b84fb8ea53711798
-- committee.0006_ceilings_belong_to_the_rules 243d61bebf5523d44ccc689742bb1456ba34ee04451e54bfaf0388c3f0c18b88
-- committee.0007_committees_have_no_ceiling_of_their_own 574f07c9b6715941083ec6191d09c6cb3422e6b6741e9c755467d9179243a376
-- committee.0008_minutes_signed_in_two_versions 0f23449ee07b8c0b6e419894a8fd36ff9dc1ee0343c8da6d1ef5a8a27c7248ac
-- committee.0009_signatures_never_change 7539be838d8f6fce1a91d666f8bd3de77ad96d2b7bc6dfc3082455ff8298558d
-- committee.0010_proposals_and_colleges adab8c615225f23822b4895da06617102c69f0ba9e9cd960647aecafe678df53
-- committee.0011_ballots_end_by_the_clock_secret_or_without_a_meeting 3893cfab470042c4db1a9788e8627ff665bc97a80c55583b58df00293ddd6a8a
-- committee.0012_sessions_are_moved_and_cases_referred 8555b8672852080a1e8c1b09c01d1e02f8dc36a96924eeb6d870ac46cce407ee
-- committee.0013_what_was_declared_never_changes 20179d8ccc430830ad2fa82b58c3b5a9bea4eec80dcca640174add2f2693320c
-- committee.0014_why_somebody_stands_aside c0337ed8649e9d7c06b328ceac14cd022fb3130540573cd093d1056e10d34fbe
-- contenttypes.0001_initial 35ed8489a147e0b42a15c21b5d4f0e8940de6f73fb326e9d6dea91b4d0b953cc
-- contenttypes.0002_remove_content_type_name 7d36494075750f0ed3c0f68d0cb1548eba59cc593f52f691f6cc37a043083766
-- debits.0001_direct_debit 8f306d75a3aeeb65ef67c24360891f6df6b941213156a6f5eb1972991dd36b6d
-- debits.0002_records_never_change deb995dadc3bae7af15d153c78c36a1bc41b34d78b8ddb5eb38de7c7b2b6e936
-- debits.0003_signed_mandate 5f9b3628be8fa9d4a290e8943c8cd9c051a106fa3d431398135dcab087f19edf
-- debits.0004_keep_what_was_signed 4a4c6bcb4e9aad92080fe7735c56feb61c32c15463ae6131daaae36b9fb62f8c
-- debits.0005_scans_have_moved fe5dd0d81adaf8e446c8e7b1f090a74e36dfa3ffb9a17b9238569202893fe655
-- debits.0006_changes_of_creditors fe43a0ec6ce1fb831b5172971c374bd363dcecb329dfe95ff1abe14bfab118f8
-- debits.0007_what_two_people_decided_stays d901f07e0bfc0b5f93fe4c579ee48cb5fe845fb5a14fcc313b72a5940cf2ccaa
-- debits.0008_reasons_are_codes d51ffc6f8dd6e6933eb4a9ecdd101881ef219d61128079067e84d65b2db5742c
-- jobs.0001_runs_exports_and_subscriptions 2e4012e4e5ca8f1e90a75e47da1212038caf935702707f97ef462c1ab1b0ebaa
-- ledger.0001_accounts_and_movements 705a26428830967f320ee562cd6be92acc5e1e01c2db8732ff4187edee583443
-- ledger.0002_movements_never_change 79020a915816b0090d52baca4a548271154975b7836c27436424b86708454f81
-- ledger.0003_totals_follow_transfers 38a70352c21f3db5dd59d0663946a959b2f3276ee5fd5afdae5cf498389d0145
-- ledger.0004_proof_runs 588afcf762a965de0468e0f5a90a37aaf82390bd91896c2636550fe41ba3c8b4
-- ledger.0005_commitments_waiting_and_two_people_at_envelopes 4f4f1a049b09bbd8e88ec87e30e7a51a01b7d5676c07724693f71b2f97cdf672
-- ledger.0006_what_two_people_decided_never_changes 2502487e521f3913382897c310fa88b69907743931261e711eb818eb9c84d7e2
-- ledger.0007_periods_value_dates_and_chain 32133f2728b34847322d043a969e6ac78cdf595c1ff3e6d33613e39bf4de9465
-- ledger.0008_closed_days_refuse_movements 5f8da4b223b5efb3a8caae002cc63d86384b27ab5d52551ad20cd06a6b2899a0
-- ledger.0009_movements_are_posted_only 3b9c5eee473663388adec98b88bae83c1627f22c5185ac15fd9bb8bf0ad2dc63
-- ledger.0010_bulk_posting_takes_arrays 44780ad68737df6e7537d48c2a799e4e9bd31eca7838e01cd8bd9b8428c5307c
-- ledger.0011_interest_from_the_bank ac18a6fab02486e3f39495f0802c75231afbf5ed1d0b91b731c58c0c1e6d1951
-- ledger.0012_a_cash_box d93aebb6c318d70fd694987a4edfaab88c8c583ea7253404ecd4294308674436
-- ledger.0013_posting_tells_who_waits d49a0af903e02f0cdb5eed17e5d818dcce95e615a69e11f4cb0e45eedf35eee9
-- ledger.0014_accounts_are_checked_once_a_posting 6fe1539f0ee62c122cea208d22fb8518a3ec85fc57ca21c30d97290cef5c71f6
-- ledger.0015_advances_and_guarantees_have_an_account adbaf84cab7d6625fa1c783a02999e3e86aa3dbaac453699823eddad3efeaa40
-- ledger.0016_own_money_has_an_account 31b517e5a675fcd05a9f484c9cffabc9f43e816e2e00e981aa4ac22b3d890a89
-- ledger.0017_months_close_with_a_reservation_by_two 68e652a0b6c8381173b1bf1e8eb28dc1360975d8295eefc02f8f821da6faf497
-- ledger.0018_flows_between_kinds 02059af252a1bb86ff949238bb2859d312b89116ac3e1e69c043940484e84f72
-- loans.0001_loans_and_their_record cdb85c629027cbb0bbc2655a6366fcfe620f1a3406d3278ea85bcf5b56fc8a35
-- loans.0002_what_was_agreed_never_changes 6c469e1c1f7e65654a419a42d0da97ea32b309fd485867f09a0e5c3ab084b7ca
-- loans.0003_guarantor_and_supplier 2c6a081f21776a131214851f6b05193e8274bf83b2d1113caa78bd2fd041d6be
-- loans.0004_cases_know_their_purpose e96fe41d32b1816505464d1bb8aaf5436543725d23f8b2e20277b1d0c5915a2c
-- loans.0005_a_document_for_each_offer 3affacae71da1dcc72441c0cee1ce240e61e55dde0ad60138f3e0e620d6e2342
-- loans.0006_terms_in_other_rhythms_and_shapes 55c05784ccb8948da6f5343b245208a08f5b6c56cadec946a4fbe5d4781e726d
-- loans.0007_what_changes_a_loan f5059dff71055e0a3841791acf96de3f9f3077306ac6a442688e52b6aac70564
-- loans.0008_payment_to_a_supplier 180ce2f7e2ae8b7fe26bcec068aeca2759469e60a2dff2bfb7bb2976fbb03828
-- loans.0009_arrears_on_any_day e4274b1f288de91a2ed7d70663d8b8b5ad1dfd5634444290344cbd20c2f2f3a9
-- loans.0010_changes_of_every_kind d4d5f485268d71e70e88dbcdceaefda7bc2d014bbe5891b2c8418c911d13875f
-- loans.0011_late_loans_are_followed ad8853427540b8134e40206ad388d3f12b8beea218554b63f973838d0cafb868
-- loans.0012_loans_paid_out_in_parts b9980df37ec12812455e3cf4b2943be77421c92a35aa0b1d399a65597133e179
-- loans.0013_each_loan_has_its_payment a074408b81de8fccf05e827309b786e7a4a20c599062ab9b952809475009d39d
-- loans.0014_the_debt_is_what_was_paid_out efb953e0f7d1ece02b90d3c60e958048bae6bd6f5a1bf74248374923133393c5
-- loans.0015_one_change_for_many_loans 1e3195048e9c531d26009090847e0f3985c90b192f9eb335cd4c5de432ed9c8c
-- loans.0016_a_fee_paid_first 03dc4bf318e49faaf333927be35cc144aaacd84532b7c16b997b37570e07fadc
-- loans.0017_two_who_borrow 9e51e2377bec5781379e64e881439b10ee45eb74dc21e588fd180b2a20d298f5
-- loans.0018_arrears_read_by_the_right_indexes 8337944fac930d5641c080177653b70f36c9b541175fe256229ad80ab5500ee2
-- loans.0019_changes_for_the_committee 2506ec28d05e6e39848e00606da49aa606dac3dcfe8b58cc9281ed023ef9366d
-- loans.0020_leased_goods 84b6838b6f39abfe60ac7fd0583dfdc599e9b4005e7901cfa3a9a0b1f23f7e3a
-- loans.0021_an_account_is_confirmed_before_it_is_used 29ae4ac068be5ead3588b65fa0bb5cc4b2b3efcc2e5e6da8ea641a8c26843afa
-- loans.0022_provisions_beside_the_books e03d540e6fd59953524ce9a4b0daccddebba6d5a66d44067c04ec7d7148cb7d2
-- loans.0023_guarantors_are_called c2dd843b6f09a68fbf534ef3676d7a8dbbeb0620012a4f2adf00789e64bab8ea
-- loans.0024_repaid_from_what_the_activity_is_paid cdc1df60f62bb0e9ff624a4420679c8300fec63eb1014dcebd0196e62cdfea08
-- loans.0025_which_line_a_loan_comes_from a6d5d308fa10c11cd24dec1ce347ea6a20de17941123b07546d0916cebd0db5f
-- loans.0026_a_further_amount_on_a_loan 3d61b25039d520c70b6324c2753803e59f98523f5e607f0393ae0a40c879fe74
-- loans.0027_accepted_by_every_party 216a70566c51335b49c8b06d7655777027bfb627c9ce0394e039403c50e33079
-- loans.0028_sectors_of_loans_asked_for_before 0a29ce87fc8e65d8838d385072108f96f1d8ee4b851e218ab07de5613b893bd2
-- loans.0029_papers_of_a_loan_are_documents_of_its_case 8b10ec48cd0b0be1cea7a225e9661d4c72bd648ad642d6897a22c580eac4367c
-- loans.0030_move_papers_of_loans_to_their_cases aeefa928e365b0dd462e7bd791225f83d2d057515a361067ee937300894682fe
-- loans.0031_papers_of_loans_have_one_place 47b2e63a654a58df6aa50e7904dfbbd686a383ce841501ca97ff9d3cbfb1dc15
-- loans.0032_others_answer_for_a_further_amount 10e5dae8e3f623c92865793a05e1854a9df2e64a84ee0748ada2a547a179b17a
-- mfa.0001_initial a42b6353f2ed5dd754d1a8eb76a984cac58e0e587cf3fff131711c289c8a2e20
-- mfa.0002_authenticator_timestamps b6566eb07301e2e4042908f789c19ff1dfefb86393773d656bbaef7bbbed234e
-- mfa.0003_authenticator_type_uniq 88550a456154080cc3ecddcf8a32af3d81733bb6d56325ea67b201ee9f1ea1a2
-- notices.0001_notices 626d4c85f4132e59a57cf66eef92346685b9a44416e40978da8229b899d1ff11
-- notices.0002_ways_choices_and_texts_of_ones_own d211ebb87106e28213b23c7c0401c63f996d1dbaaa846895d82ea377b8ac7f8c
-- people.0001_cooperatives_users_members 3bbc5c55080fcba32f5864fd14971e9a9ead95d39e8628b61a4297e8c2274a28
-- people.0002_imports_of_members a4d94680d4892c3b1e768779ea209703f9fc475f67a9d1730ddb44bbe51ccd41
-- people.0003_codes_typed_to_act_on_money d40023cc45b9baa93fba5d68b68b862cce4b72b46c83c3ec60b21cbd17b5be30
-- people.0004_account_numbers_confirmed_by_another 3cc96654497c385723cbc6b0c1fa8d66258eb887ea8f70f6ef3973e222cd5278
-- people.0005_changes_keep_their_record 856ca5826a070d44bd8824fb76542f566865480d359554274672ee4213bc14ce
-- people.0006_sector_of_an_activity 87365f7986f0b179aad304d914dc39184be25c9647ab7bcda12ed4ac20990634
-- people.0007_consents_to_file_for_a_member 4d00dab2fdcbcfa96b3b0256d80c0bd01cfe5a5c9433468459c3dfcc01fb6c63
-- people.0008_former_contacts_are_told_by_letter_or_telephone ff22086d70f5fc50047d8a0d2979be51c52610a9493b114f98bd5847888771de
-- people.0009_codes_sent_by_mail 6bd9f38ba863e8a167c54ff6646d7d9d6dff8d8ade33e906d3036c6c2a8fa1e1
-- people.0010_year_of_birth_and_gender_where_said 55e5cb9348388775cfbef693bcff0e5428a49cb7d9eb8daae71527223de4a72f
-- people.0011_further_accounts_of_a_member 30926392ef93cbcc493f2905468160138bcb1c5a7ed119125bc33264f73f413f
-- people.0012_the_former_address_of_an_account_change da5636c265e68991670aa6db9a063865681df1be3d15498f6fc7dc437a701434
-- people.0013_former_addresses_of_changes_that_wait 0251835969fe26df2d0f98c5f968cb2b919472108d7a235f3cddeab7a85e95d3
-- reporting.0001_scenarios_that_were_kept 503a2f934abc5d65b38e0438c4bcf22078062aeba00cc73a2b1ace2709141e1d
-- reporting.0002_who_reads_the_funds_page_and_the_figures_on_fairness ceabfd351f6dc9bb7f16eda065315aa9d44798d05a5530506953fb9ff8a6f8e2
-- reporting.0003_evidence_for_funders ec61dab18d8cea24fc40a84c99b7fba1f28d730899d68946d1fc62cfd76eabc3
-- sessions.0001_initial 2aa438e2393ee5135c4dda94bfde65fd49e8300f1c3f93bed25ae3a09f2f69b9
-- sources.0001_contributions_gifts_lines 4e19ced10bfc6ef55de17ef4cd52b470ace8170362b67798622cb922d246ac25
-- sources.0002_what_was_recorded_stays 0c91b191ce70895f7886e23f8c2fc3b2d87c0406e4bb80cb4934ba9ba1f82024
-- sources.0003_imports_of_every_kind 7b70bb6faa5f17b8895a11730318a5b4636ddbc75301b8bd9519e5177b165600
-- sources.0004_what_was_imported_is_recorded 92afe9d7ac19db7920e85738801f8e81c52288473ff35790c08ae2ab3a394934
-- sources.0005_gifts_lines_openings_recoveries b6ab6ef9340b26f267628bbe63cd6bde0395868d365141092ed6f62ee844938c
-- sources.0006_these_rows_stay_too a48d56bc0fa70083591b5dffdf563d2d94c799cf66593bdcc5b60414fc8a8b26
-- sources.0007_files_read_outside_the_request 551b6c9a64be781ecdea66a4b1c43048ee04c8c79d29ab1c4fe237b50072dac1
-- sources.0008_money_of_a_line_that_came_back 88b6ec34e36c49f504fd34584d1c194fb938ea40065ef288c9c83e9ed3eb0cbe
-- sources.0009_receipts_of_clients e7fc4d2583ca94556157c65f9ab0b1eb5d2817d590e2b57154944fdea3b5f5ff
-- sources.0010_receipts_of_activities f35484998c92fc27466a328b0455d49d0fa2ed25593fc417769217e88050adae
-- workflows.0001_counters_and_outbox 0f052a1465637db62eb1152f5b3c68e5888bca14f72c0c1bf4fc99a1e81b5b80
-- workflows.append_only a36c5ff403297cd2c8eba367fdd6d1118e6031a02fd4e48b89220fd7c16c6faa
-- statements e1087fc6ea5743234424b151ed464de13967654a0236240cf35882d217ae2958

CREATE FUNCTION public.banking_approval_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'an approval never changes, save to be voided' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    IF TG_OP = 'UPDATE' THEN IF NEW.batch_id <> OLD.batch_id OR NEW.by_id <> OLD.by_id OR NEW.digest <> OLD.digest OR NEW.at <> OLD.at
    OR NEW.role <> OLD.role OR (OLD.voided_at IS NOT NULL AND NEW.voided_at IS NULL)
    OR COALESCE(NEW.factor_id, 0) <> COALESCE(OLD.factor_id, 0) THEN RAISE EXCEPTION 'an approval never changes, save to be voided' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END IF;
    IF NOT EXISTS (SELECT 1 FROM banking_paymentbatch b, people_factorcheck f
    WHERE b.id = NEW.batch_id AND b.prepared_by_id <> NEW.by_id
      AND f.id = NEW.factor_id AND f.user_id = NEW.by_id AND f.passed AND f.at <= NEW.at AND NEW.at - f.at <= interval '5 minutes') THEN RAISE EXCEPTION 'a batch is approved by another person than the one who prepared it, with a fresh second factor' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW; END $$;
CREATE FUNCTION public.banking_batch_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN
    IF NEW.prepared_by_id <> OLD.prepared_by_id THEN RAISE EXCEPTION 'who prepared a batch stays' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    IF NEW.state = 'exported' AND OLD.state <> 'exported' AND NOT EXISTS (
    SELECT 1 FROM banking_approval a
    WHERE a.batch_id = NEW.id AND a.voided_at IS NULL AND a.by_id <> NEW.prepared_by_id) THEN RAISE EXCEPTION 'a batch that nobody else approved is not exported' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW; END $$;
CREATE FUNCTION public.entraide_refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.ledger_guard_period() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            RAISE EXCEPTION 'a period begins open' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a period stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.fund_id, NEW.span, NEW.first_on, NEW.last_on) <> (OLD.fund_id, OLD.span, OLD.first_on, OLD.last_on) THEN
        RAISE EXCEPTION 'a period keeps its days' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state = 'closed' AND NEW.state <> 'closed' AND (
        OLD.asked_by_id IS NULL OR OLD.asked_why = '' OR NEW.reopened_by_id IS NULL
        OR NEW.reopened_by_id = OLD.asked_by_id) THEN
        RAISE EXCEPTION 'a closed period is opened by two people, with a reason' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state <> NEW.state THEN
        PERFORM pg_advisory_xact_lock(7071, NEW.fund_id::int);
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.ledger_keep_currency() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_movement WHERE fund_id = OLD.id) THEN
        RAISE EXCEPTION 'a fund that has moved money keeps its currency' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.ledger_post(the_key text, the_digest text, the_fund bigint, booked date, value_date date, recorded timestamp with time zone, the_user bigint, reason text, reference text, reversed bigint, asked date, legs bigint[], accounts bigint[], received bigint[], given bigint[], fed bigint[]) RETURNS bigint[]
    LANGUAGE plpgsql
    SET "ledger.posting" TO 'on'
    AS $$
-- The movement's id and after it those of the envelopes `fed` in which somebody waits; NULL where the key is there.
DECLARE
    number bigint;
    the_kind text;
    budget_net bigint := 0;
BEGIN
    INSERT INTO ledger_movement (
        key, digest, fund_id, booked_on, value_on, recorded_at, by_id, why, source_ref, reverses_id, asked_on)
    VALUES (
        the_key, the_digest, the_fund, booked, value_date, recorded, the_user, reason, reference, reversed, asked)
    ON CONFLICT (key) DO NOTHING RETURNING id INTO number;
    IF number IS NULL THEN
        RETURN NULL;
    END IF;
    FOR n IN 1 .. cardinality(accounts) LOOP
        UPDATE ledger_account SET in_cents = in_cents + received[n], out_cents = out_cents + given[n]
         WHERE id = accounts[n] AND fund_id = the_fund RETURNING kind INTO the_kind;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a transfer stays inside one fund' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF the_kind IN ('source', 'available', 'committed', 'spent', 'lent', 'lost') THEN
            budget_net := budget_net + received[n] - given[n];
        END IF;
        UPDATE ledger_daytotal SET in_cents = in_cents + received[n], out_cents = out_cents + given[n]
         WHERE account_id = accounts[n] AND "on" = booked;
        IF NOT FOUND THEN
            INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
            VALUES (accounts[n], booked, received[n], given[n]);
        END IF;
        IF value_date <> booked THEN
            INSERT INTO ledger_valueshift (account_id, "on", in_cents, out_cents)
            VALUES (accounts[n], value_date, received[n], given[n]), (accounts[n], booked, -received[n], -given[n])
            ON CONFLICT (account_id, "on") DO UPDATE
               SET in_cents = ledger_valueshift.in_cents + EXCLUDED.in_cents,
                   out_cents = ledger_valueshift.out_cents + EXCLUDED.out_cents;
        END IF;
    END LOOP;
    IF budget_net <> 0 THEN
        RAISE EXCEPTION 'a transfer stays inside one book' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOR n IN 0 .. cardinality(legs) / 3 - 1 LOOP
        INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)
        VALUES (number, n, legs[3 * n + 1], legs[3 * n + 2], legs[3 * n + 3]);
    END LOOP;
    IF fed = '{}' THEN
        RETURN ARRAY[number];
    END IF;
    RETURN number || ARRAY(
        SELECT envelope FROM unnest(fed) AS envelope WHERE EXISTS (
            SELECT 1 FROM ledger_waitinggrant WHERE envelope_id = envelope AND state = 'open'));
END $$;
CREATE FUNCTION public.ledger_post_many(keys text[], digests text[], funds bigint[], booked date[], valued date[], recorded timestamp with time zone, users bigint[], reasons text[], refs text[], reversed bigint[], asked date[], places integer[], positions integer[], sources bigint[], targets bigint[], amounts bigint[]) RETURNS integer[]
    LANGUAGE plpgsql
    SET "ledger.posting" TO 'on'
    AS $$
-- The places (from 1) of the movements that were there before; legs name their movement by its place.
DECLARE
    numbers regclass := pg_get_serial_sequence('ledger_movement', 'id');
    ids bigint[] := ARRAY(SELECT nextval(numbers) FROM generate_series(1, cardinality(keys)));
    known int[] := '{}';
    there int;
    strangers bigint;
    budget_net numeric;
BEGIN
    BEGIN  -- a bulk is new as a rule, and to ask of each row whether it is costs a third more
        INSERT INTO ledger_movement (id, key, digest, fund_id, booked_on, value_on, recorded_at, by_id, why, source_ref, reverses_id, asked_on)
        SELECT number, key, digest, fund, book, value, recorded, by, why, ref, undone, late
          FROM unnest(ids, keys, digests, funds, booked, valued, users, reasons, refs, reversed, asked)
               AS entry (number, key, digest, fund, book, value, by, why, ref, undone, late);
    EXCEPTION WHEN unique_violation THEN
        INSERT INTO ledger_movement (id, key, digest, fund_id, booked_on, value_on, recorded_at, by_id, why, source_ref, reverses_id, asked_on)
        SELECT number, key, digest, fund, book, value, recorded, by, why, ref, undone, late
          FROM unnest(ids, keys, digests, funds, booked, valued, users, reasons, refs, reversed, asked)
               AS entry (number, key, digest, fund, book, value, by, why, ref, undone, late)
        ON CONFLICT (key) DO NOTHING;
        known := ARRAY(
            SELECT entry.place FROM unnest(ids) WITH ORDINALITY AS entry (id, place)
             WHERE NOT EXISTS (SELECT 1 FROM ledger_movement WHERE ledger_movement.id = entry.id));
        FOREACH there IN ARRAY known LOOP
            ids[there] := NULL;
        END LOOP;
    END;
    WITH leg AS MATERIALIZED (
        SELECT ids[leg.place] AS id, leg.place, leg.position, leg.source_id, leg.target_id, leg.cents
          FROM unnest(places, positions, sources, targets, amounts)
               AS leg (place, position, source_id, target_id, cents)
         WHERE ids[leg.place] IS NOT NULL
    ), transfer AS (
        INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)
        SELECT id, position, source_id, target_id, cents FROM leg
    ), flow AS MATERIALIZED (
        SELECT source_id, target_id, funds[place] AS fund_id, booked[place] AS booked_on, valued[place] AS value_on,
               SUM(cents) AS cents
          FROM leg GROUP BY 1, 2, 3, 4, 5
    ), half AS MATERIALIZED (
        SELECT target_id AS account_id, fund_id, booked_on, value_on, cents AS received, 0::numeric AS given FROM flow
        UNION ALL SELECT source_id, fund_id, booked_on, value_on, 0, cents FROM flow
    ), folded AS (
        SELECT account_id, fund_id, SUM(received)::bigint AS received, SUM(given)::bigint AS given
          FROM half GROUP BY account_id, fund_id
    ), locked AS (
        SELECT id FROM ledger_account WHERE id IN (SELECT account_id FROM folded) ORDER BY id FOR NO KEY UPDATE
    ), total AS (
        UPDATE ledger_account account
           SET in_cents = account.in_cents + folded.received, out_cents = account.out_cents + folded.given
          FROM locked JOIN folded ON folded.account_id = locked.id
         WHERE account.id = locked.id AND account.fund_id = folded.fund_id
        RETURNING account.kind IN ('source', 'available', 'committed', 'spent', 'lent', 'lost') AS is_budget, folded.received - folded.given AS net
    ), day AS (
        INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
        SELECT account_id, booked_on, SUM(received), SUM(given)
          FROM half JOIN locked ON locked.id = account_id GROUP BY account_id, booked_on ORDER BY 1, 2
        ON CONFLICT (account_id, "on") DO UPDATE
           SET in_cents = ledger_daytotal.in_cents + EXCLUDED.in_cents,
               out_cents = ledger_daytotal.out_cents + EXCLUDED.out_cents
    ), shift AS (
        INSERT INTO ledger_valueshift (account_id, "on", in_cents, out_cents)
        SELECT account_id, "on", SUM(received), SUM(given)
          FROM (SELECT account_id, value_on AS "on", received, given FROM half WHERE value_on <> booked_on
                UNION ALL
                SELECT account_id, booked_on, -received, -given FROM half WHERE value_on <> booked_on) AS moved
          JOIN locked ON locked.id = account_id GROUP BY account_id, "on" ORDER BY 1, 2
        ON CONFLICT (account_id, "on") DO UPDATE
           SET in_cents = ledger_valueshift.in_cents + EXCLUDED.in_cents,
               out_cents = ledger_valueshift.out_cents + EXCLUDED.out_cents
    )
    SELECT (SELECT COUNT(*) FROM folded) - COUNT(*), COALESCE(SUM(net) FILTER (WHERE is_budget), 0)
      INTO strangers, budget_net FROM total;
    IF strangers <> 0 THEN
        RAISE EXCEPTION 'a transfer stays inside one fund' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF budget_net <> 0 THEN
        RAISE EXCEPTION 'a transfer stays inside one book' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN known;
END $$;
CREATE FUNCTION public.ledger_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'transfers and totals are written by posting only: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.ledger_refuse_closed_day() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    the_fund bigint;
    earliest date;
BEGIN
    FOR the_fund, earliest IN SELECT fund_id, MIN(booked_on) FROM fresh GROUP BY fund_id ORDER BY fund_id LOOP
        PERFORM pg_advisory_xact_lock_shared(7071, the_fund::int);
        PERFORM 1 FROM ledger_period
          WHERE fund_id = the_fund AND span = 'month' AND state = 'closed' AND last_on >= earliest LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'ledger_day_is_closed: % of fund %', earliest, the_fund
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounting_accountingexport (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    done integer NOT NULL,
    wanted integer,
    tries integer NOT NULL,
    seen_at timestamp with time zone,
    ended_at timestamp with time zone,
    problem character varying(300) NOT NULL,
    file character varying(100) NOT NULL,
    filename character varying(120) NOT NULL,
    content_type character varying(100) NOT NULL,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    last_day date,
    layout character varying(8) NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    only_new boolean NOT NULL,
    through bigint NOT NULL,
    covered jsonb NOT NULL,
    entries integer NOT NULL,
    debit_cents bigint NOT NULL,
    by_id bigint NOT NULL,
    entity_id bigint NOT NULL,
    fund_id bigint NOT NULL,
    chart_id bigint NOT NULL,
    CONSTRAINT accounting_accountingexport_done_check CHECK ((done >= 0)),
    CONSTRAINT accounting_accountingexport_entries_check CHECK ((entries >= 0)),
    CONSTRAINT accounting_accountingexport_size_check CHECK ((size >= 0)),
    CONSTRAINT accounting_accountingexport_tries_check CHECK ((tries >= 0)),
    CONSTRAINT accounting_accountingexport_wanted_check CHECK ((wanted >= 0)),
    CONSTRAINT accounting_export_ends_after_it_begins CHECK ((until >= since))
);
ALTER TABLE public.accounting_accountingexport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounting_accountingexport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounting_chartofaccounts (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    standard character varying(5) NOT NULL,
    company character varying(10) NOT NULL,
    numbers jsonb NOT NULL,
    decided_by_id bigint,
    entity_id bigint NOT NULL,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT accounting_chartofaccounts_version_check CHECK ((version >= 0)),
    CONSTRAINT chart_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[])))))
);
ALTER TABLE public.accounting_chartofaccounts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounting_chartofaccounts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounting_chartofaccountsevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    chart_id bigint NOT NULL,
    CONSTRAINT accounting_chartofaccountsevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.accounting_chartofaccountsevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounting_chartofaccountsevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounting_entrynumber (
    movement_id bigint NOT NULL,
    year smallint NOT NULL,
    number integer NOT NULL,
    fund_id bigint NOT NULL,
    CONSTRAINT accounting_entrynumber_number_check CHECK ((number >= 0)),
    CONSTRAINT accounting_entrynumber_year_check CHECK ((year >= 0))
);
CREATE TABLE public.activities_claim (
    id bigint NOT NULL,
    version integer NOT NULL,
    number character varying(20) NOT NULL,
    way character varying(10) NOT NULL,
    cents bigint NOT NULL,
    currency character varying(3) NOT NULL,
    iban text NOT NULL,
    iban_holder text NOT NULL,
    client text NOT NULL,
    client_address text NOT NULL,
    invoice character varying(40) NOT NULL,
    due_on date NOT NULL,
    reference character varying(35) NOT NULL,
    granted_on date NOT NULL,
    started_on date,
    ended_on date,
    repaid_cents bigint NOT NULL,
    relieved_cents bigint NOT NULL,
    recovered_cents bigint NOT NULL,
    surplus_cents bigint NOT NULL,
    oldest_unpaid_on date,
    state character varying(20) NOT NULL,
    activity_id bigint NOT NULL,
    case_id bigint NOT NULL,
    commitment_id bigint NOT NULL,
    envelope_id bigint NOT NULL,
    expected_id bigint,
    fund_id bigint NOT NULL,
    member_id bigint NOT NULL,
    order_id bigint,
    terms_id bigint NOT NULL,
    CONSTRAINT activities_claim_version_check CHECK ((version >= 0)),
    CONSTRAINT claim_ended_leaves_nothing CHECK (((NOT ((state)::text = ANY ((ARRAY['recovered'::character varying, 'lost'::character varying])::text[]))) OR ((cents = (repaid_cents + relieved_cents)) AND (ended_on IS NOT NULL)))),
    CONSTRAINT claim_is_for_something CHECK ((cents > 0)),
    CONSTRAINT claim_recovers_what_was_paid_at_most CHECK (((recovered_cents >= 0) AND (repaid_cents >= 0) AND (surplus_cents >= 0) AND (relieved_cents >= recovered_cents) AND (cents >= (repaid_cents + relieved_cents)))),
    CONSTRAINT claim_running_was_paid CHECK (((NOT ((state)::text = ANY ((ARRAY['running'::character varying, 'recovered'::character varying, 'lost'::character varying])::text[]))) OR (started_on IS NOT NULL)))
);
ALTER TABLE public.activities_claim ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_claim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_claimevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    claim_id bigint NOT NULL,
    CONSTRAINT activities_claimevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.activities_claimevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_claimevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_claimproposal (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    kind character varying(10) NOT NULL,
    from_on date NOT NULL,
    count smallint,
    first_due_on date,
    cents bigint,
    claim_id bigint NOT NULL,
    decided_by_id bigint,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    undoes_id bigint,
    CONSTRAINT activities_claimproposal_count_check CHECK ((count >= 0)),
    CONSTRAINT activities_claimproposal_version_check CHECK ((version >= 0)),
    CONSTRAINT claim_proposal_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT claim_proposal_has_the_figures_of_its_kind CHECK ((((count > 0) AND (first_due_on IS NOT NULL) AND ((kind)::text = 'plan'::text)) OR ((cents > 0) AND ((kind)::text = 'loss'::text)) OR (((kind)::text = 'undo'::text) AND (undoes_id IS NOT NULL))))
);
ALTER TABLE public.activities_claimproposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_claimproposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_claimproposalevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    proposal_id bigint NOT NULL,
    CONSTRAINT activities_claimproposalevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.activities_claimproposalevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_claimproposalevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_letter (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    "on" date NOT NULL,
    note character varying(200) NOT NULL,
    content bytea NOT NULL,
    sha256 character varying(64) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    claim_id bigint NOT NULL,
    CONSTRAINT letter_is_made_or_says_which_court CHECK (((((kind)::text = 'court'::text) AND (NOT ((note)::text = ''::text))) OR ((NOT ((kind)::text = 'court'::text)) AND (NOT ((sha256)::text = ''::text)))))
);
ALTER TABLE public.activities_letter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_ownmoney (
    id bigint NOT NULL,
    version integer NOT NULL,
    number character varying(20) NOT NULL,
    cents bigint NOT NULL,
    currency character varying(3) NOT NULL,
    iban text NOT NULL,
    iban_holder text NOT NULL,
    reference character varying(35) NOT NULL,
    count smallint NOT NULL,
    period_months smallint NOT NULL,
    first_due_on date NOT NULL,
    agreed_on date NOT NULL,
    started_on date,
    ended_on date,
    put_in_cents bigint NOT NULL,
    paid_back_cents bigint NOT NULL,
    oldest_unpaid_on date,
    state character varying(20) NOT NULL,
    activity_id bigint NOT NULL,
    case_id bigint NOT NULL,
    envelope_id bigint NOT NULL,
    expected_id bigint,
    fund_id bigint NOT NULL,
    member_id bigint NOT NULL,
    terms_id bigint NOT NULL,
    CONSTRAINT activities_ownmoney_count_check CHECK ((count >= 0)),
    CONSTRAINT activities_ownmoney_period_months_check CHECK ((period_months >= 0)),
    CONSTRAINT activities_ownmoney_version_check CHECK ((version >= 0)),
    CONSTRAINT own_money_goes_back_once CHECK (((paid_back_cents >= 0) AND (put_in_cents >= paid_back_cents) AND (cents >= put_in_cents))),
    CONSTRAINT own_money_is_something_with_a_plan CHECK (((cents > 0) AND ((count >= 1) AND (count <= 60)))),
    CONSTRAINT own_money_paid_back_owes_nothing CHECK (((NOT ((state)::text = 'paid_back'::text)) OR ((ended_on IS NOT NULL) AND (put_in_cents = paid_back_cents)))),
    CONSTRAINT own_money_runs_once_it_came CHECK ((((put_in_cents = 0) AND (started_on IS NULL) AND ((state)::text = ANY ((ARRAY['agreed'::character varying, 'cancelled'::character varying])::text[]))) OR ((put_in_cents > 0) AND (started_on IS NOT NULL) AND ((state)::text = ANY ((ARRAY['running'::character varying, 'paid_back'::character varying])::text[])))))
);
ALTER TABLE public.activities_ownmoney ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_ownmoney_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_ownmoneyevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    own_id bigint NOT NULL,
    CONSTRAINT activities_ownmoneyevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.activities_ownmoneyevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_ownmoneyevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_ownmove (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    way character varying(10) NOT NULL,
    "on" date NOT NULL,
    cents bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    order_id bigint,
    own_id bigint NOT NULL,
    CONSTRAINT own_move_back_names_its_order CHECK ((((order_id IS NULL) AND ((way)::text = ANY ((ARRAY['in'::character varying, 'undone'::character varying])::text[]))) OR ((order_id IS NOT NULL) AND ((way)::text = ANY ((ARRAY['back'::character varying, 'returned'::character varying])::text[]))))),
    CONSTRAINT own_move_is_above_zero CHECK ((cents > 0))
);
ALTER TABLE public.activities_ownmove ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_ownmove_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_ownplan (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    by_member boolean NOT NULL,
    count smallint NOT NULL,
    period_months smallint NOT NULL,
    first_due_on date NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    answered_on date,
    state character varying(20) NOT NULL,
    answered_by_id bigint,
    own_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT activities_ownplan_count_check CHECK ((count >= 0)),
    CONSTRAINT activities_ownplan_period_months_check CHECK ((period_months >= 0)),
    CONSTRAINT activities_ownplan_version_check CHECK ((version >= 0)),
    CONSTRAINT own_plan_is_agreed_by_the_other_side CHECK (((NOT ((state)::text = 'agreed'::text)) OR ((answered_by_id IS NOT NULL) AND (answered_on IS NOT NULL) AND (NOT ((answered_by_id = proposed_by_id) AND (answered_by_id IS NOT NULL))))))
);
ALTER TABLE public.activities_ownplan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_ownplan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_ownplanevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    plan_id bigint NOT NULL,
    CONSTRAINT activities_ownplanevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.activities_ownplanevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_ownplanevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_receipt (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    value_on date NOT NULL,
    cents bigint NOT NULL,
    channel character varying(10) NOT NULL,
    reference character varying(60) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    by_id bigint,
    claim_id bigint NOT NULL,
    line_id bigint,
    made_by_id bigint,
    CONSTRAINT receipt_is_above_zero CHECK ((cents > 0))
);
ALTER TABLE public.activities_receipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_receipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_receiptundo (
    id bigint NOT NULL,
    "on" date NOT NULL,
    why character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    by_id bigint,
    receipt_id bigint NOT NULL
);
ALTER TABLE public.activities_receiptundo ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_receiptundo_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_request (
    id bigint NOT NULL,
    client text NOT NULL,
    client_address text NOT NULL,
    invoice character varying(40) NOT NULL,
    invoice_cents bigint,
    due_on date,
    reference character varying(35) NOT NULL,
    bankrupt_on date,
    story text NOT NULL,
    pressing jsonb NOT NULL,
    iban text NOT NULL,
    iban_holder text NOT NULL,
    declared_at timestamp with time zone,
    activity_id bigint,
    case_id bigint NOT NULL,
    declared_by_id bigint,
    terms_id bigint NOT NULL,
    count smallint,
    first_due_on date,
    period_months smallint NOT NULL,
    CONSTRAINT activities_request_count_check CHECK ((count >= 0)),
    CONSTRAINT activities_request_period_months_check CHECK ((period_months >= 0)),
    CONSTRAINT activity_request_invoice_owes CHECK (((invoice_cents IS NULL) OR (invoice_cents > 0)))
);
ALTER TABLE public.activities_request ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_request_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_terms (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    way character varying(10) NOT NULL,
    from_on date NOT NULL,
    committee_code character varying(40) NOT NULL,
    most_cents bigint NOT NULL,
    iban text NOT NULL,
    iban_holder text NOT NULL,
    decided_by_id bigint,
    envelope_id bigint NOT NULL,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT activities_terms_version_check CHECK ((version >= 0)),
    CONSTRAINT activity_terms_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT activity_terms_give_something CHECK ((most_cents > 0))
);
ALTER TABLE public.activities_terms ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_terms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activities_termsevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    terms_id bigint NOT NULL,
    CONSTRAINT activities_termsevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.activities_termsevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_termsevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.aid_aidapplication (
    id bigint NOT NULL,
    situation text NOT NULL,
    figures text NOT NULL,
    iban text NOT NULL,
    iban_holder text NOT NULL,
    declared_at timestamp with time zone,
    case_id bigint NOT NULL,
    declared_by_id bigint,
    version_id bigint NOT NULL,
    answers text NOT NULL,
    unconfirmed jsonb NOT NULL
);
ALTER TABLE public.aid_aidapplication ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aid_aidapplication_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.aid_award (
    id bigint NOT NULL,
    cents bigint NOT NULL,
    currency character varying(3) NOT NULL,
    granted_on date NOT NULL,
    case_id bigint NOT NULL,
    commitment_id bigint NOT NULL,
    programme_id bigint NOT NULL,
    CONSTRAINT award_gives_something CHECK ((cents > 0))
);
ALTER TABLE public.aid_award ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aid_award_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.aid_awardpayment (
    id bigint NOT NULL,
    award_id bigint NOT NULL,
    order_id bigint NOT NULL
);
ALTER TABLE public.aid_awardpayment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aid_awardpayment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.aid_closing (
    id bigint NOT NULL,
    "on" date NOT NULL,
    why character varying(10) NOT NULL,
    reason character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    version_id bigint NOT NULL
);
ALTER TABLE public.aid_closing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aid_closing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.aid_creditor (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    name text NOT NULL,
    iban text NOT NULL,
    communication text NOT NULL,
    cents bigint NOT NULL,
    application_id bigint NOT NULL,
    iban_key character varying(32) NOT NULL,
    CONSTRAINT aid_creditor_position_check CHECK (("position" >= 0)),
    CONSTRAINT creditor_is_paid_something CHECK ((cents > 0))
);
ALTER TABLE public.aid_creditor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aid_creditor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.aid_programme (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    name jsonb NOT NULL,
    summary jsonb NOT NULL,
    committee_code character varying(40) NOT NULL,
    envelope_id bigint NOT NULL
);
ALTER TABLE public.aid_programme ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aid_programme_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.aid_programmeversion (
    id bigint NOT NULL,
    version integer NOT NULL,
    number integer NOT NULL,
    opens_on date NOT NULL,
    closes_on date,
    formula character varying(20) NOT NULL,
    parameters jsonb NOT NULL,
    ceiling_case_cents bigint,
    ceiling_member_year_cents bigint,
    paid_to character varying(10) NOT NULL,
    documents jsonb NOT NULL,
    criteria jsonb NOT NULL,
    declaration jsonb NOT NULL,
    state character varying(20) NOT NULL,
    published_on date,
    created_at timestamp with time zone NOT NULL,
    programme_id bigint NOT NULL,
    published_by_id bigint,
    questions jsonb NOT NULL,
    CONSTRAINT aid_programmeversion_number_check CHECK ((number >= 0)),
    CONSTRAINT aid_programmeversion_version_check CHECK ((version >= 0)),
    CONSTRAINT programme_version_ceilings_above_zero CHECK ((((ceiling_case_cents IS NULL) OR (ceiling_case_cents > 0)) AND ((ceiling_member_year_cents IS NULL) OR (ceiling_member_year_cents > 0)))),
    CONSTRAINT programme_version_closes_after_it_opens CHECK (((closes_on IS NULL) OR (closes_on >= opens_on))),
    CONSTRAINT programme_version_published_by_someone_on_a_day CHECK ((((state)::text = 'draft'::text) OR ((published_by_id IS NOT NULL) AND (published_on IS NOT NULL))))
);
ALTER TABLE public.aid_programmeversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aid_programmeversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.aid_programmeversionevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    version_id bigint NOT NULL,
    CONSTRAINT aid_programmeversionevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.aid_programmeversionevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.aid_programmeversionevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.authtoken_token (
    key character varying(40) NOT NULL,
    created timestamp with time zone NOT NULL,
    user_id bigint NOT NULL
);
CREATE TABLE public.banking_approval (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    voided_at timestamp with time zone,
    by_id bigint NOT NULL,
    batch_id bigint NOT NULL,
    factor_id bigint,
    role character varying(20) NOT NULL,
    CONSTRAINT approval_voided_after_it_was_given CHECK (((voided_at IS NULL) OR (voided_at >= at)))
);
ALTER TABLE public.banking_approval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_approval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_approvalrules (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    from_on date NOT NULL,
    one_up_to_cents bigint NOT NULL,
    two_up_to_cents bigint NOT NULL,
    decided_by_id bigint,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT approval_limits_in_order CHECK (((one_up_to_cents >= 0) AND (two_up_to_cents >= one_up_to_cents))),
    CONSTRAINT approval_rules_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT banking_approvalrules_version_check CHECK ((version >= 0))
);
ALTER TABLE public.banking_approvalrules ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_approvalrules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_approvalrulesevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    rules_id bigint NOT NULL,
    CONSTRAINT banking_approvalrulesevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.banking_approvalrulesevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_approvalrulesevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_bankaccount (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    iban character varying(34) NOT NULL,
    bic character varying(11) NOT NULL,
    holder character varying(70) NOT NULL,
    street character varying(70) NOT NULL,
    building character varying(16) NOT NULL,
    postcode character varying(16) NOT NULL,
    town character varying(35) NOT NULL,
    country character varying(2) NOT NULL,
    ledger_ref character varying(34) NOT NULL,
    is_paying boolean NOT NULL,
    cooperative_id bigint,
    fund_id bigint NOT NULL,
    pain_version character varying(2) NOT NULL,
    CONSTRAINT bank_account_has_an_iban CHECK ((NOT ((iban)::text = ''::text)))
);
ALTER TABLE public.banking_bankaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_bankaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_batchline (
    id bigint NOT NULL,
    end_to_end_id character varying(35) NOT NULL,
    cents bigint NOT NULL,
    is_active boolean NOT NULL,
    was_sent boolean NOT NULL,
    batch_id bigint NOT NULL,
    order_id bigint NOT NULL,
    bank_reason character varying(140) NOT NULL,
    bank_status character varying(4) NOT NULL,
    CONSTRAINT batch_line_pays_something CHECK ((cents > 0))
);
ALTER TABLE public.banking_batchline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_batchline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_delivery (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    outcome character varying(12) NOT NULL,
    problems jsonb NOT NULL,
    file_id bigint
);
ALTER TABLE public.banking_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_duplicatecleared (
    id bigint NOT NULL,
    why character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    one_id bigint NOT NULL,
    other_id bigint NOT NULL,
    CONSTRAINT duplicate_pair_in_order CHECK ((one_id < other_id))
);
ALTER TABLE public.banking_duplicatecleared ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_duplicatecleared_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_erasure (
    id bigint NOT NULL,
    "on" date NOT NULL,
    matched_before date NOT NULL,
    unmatched_before date NOT NULL,
    lines integer NOT NULL,
    details integer NOT NULL,
    files integer NOT NULL,
    rules integer NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT banking_erasure_details_check CHECK ((details >= 0)),
    CONSTRAINT banking_erasure_files_check CHECK ((files >= 0)),
    CONSTRAINT banking_erasure_lines_check CHECK ((lines >= 0)),
    CONSTRAINT banking_erasure_rules_check CHECK ((rules >= 0))
);
ALTER TABLE public.banking_erasure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_erasure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_expectedpayment (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    purpose character varying(20) NOT NULL,
    reference character varying(35) NOT NULL,
    label character varying(140) NOT NULL,
    cents bigint NOT NULL,
    due_on date,
    payer_name text NOT NULL,
    payer_iban text NOT NULL,
    payer_key character varying(32) NOT NULL,
    is_open boolean NOT NULL,
    received_cents bigint NOT NULL,
    last_received_on date,
    created_at timestamp with time zone NOT NULL,
    fund_id bigint NOT NULL,
    member_id bigint,
    payer_name_key character varying(32) NOT NULL,
    number character varying(20) NOT NULL,
    CONSTRAINT expected_payment_is_not_negative CHECK ((cents >= 0)),
    CONSTRAINT expected_payment_received_not_negative CHECK ((received_cents >= 0))
);
ALTER TABLE public.banking_expectedpayment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_expectedpayment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_knownentry (
    id bigint NOT NULL,
    file_line integer NOT NULL,
    booked_on date NOT NULL,
    cents bigint NOT NULL,
    account_id bigint NOT NULL,
    file_id bigint NOT NULL,
    line_id bigint,
    CONSTRAINT banking_knownentry_file_line_check CHECK ((file_line >= 0))
);
ALTER TABLE public.banking_knownentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_knownentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_match (
    id bigint NOT NULL,
    use character varying(20) NOT NULL,
    cents bigint NOT NULL,
    because character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    undone_at timestamp with time zone,
    batch_line_id bigint,
    by_id bigint,
    expected_id bigint,
    movement_id bigint,
    undone_by_id bigint,
    line_id bigint NOT NULL,
    CONSTRAINT match_is_above_zero CHECK ((cents > 0))
);
ALTER TABLE public.banking_match ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_match_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_matchingrule (
    id bigint NOT NULL,
    looks_at character varying(8) NOT NULL,
    key character varying(32) NOT NULL,
    told text NOT NULL,
    use character varying(20) NOT NULL,
    times integer NOT NULL,
    last_on date NOT NULL,
    off_at timestamp with time zone,
    by_id bigint NOT NULL,
    expected_id bigint,
    fund_id bigint NOT NULL,
    off_by_id bigint,
    CONSTRAINT banking_matchingrule_times_check CHECK ((times >= 0)),
    CONSTRAINT matching_rule_has_one_target CHECK ((((expected_id IS NULL) OR ((use)::text = ''::text)) AND (1 = (
CASE
    WHEN (expected_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN ((use)::text = ''::text) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.banking_matchingrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_matchingrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_noticedetail (
    id bigint NOT NULL,
    bank_reference character varying(105) NOT NULL,
    booked_on date NOT NULL,
    cents bigint NOT NULL,
    told text NOT NULL,
    account_id bigint NOT NULL,
    statement_id bigint NOT NULL,
    file_line integer NOT NULL,
    CONSTRAINT banking_noticedetail_file_line_check CHECK ((file_line >= 0))
);
ALTER TABLE public.banking_noticedetail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_noticedetail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_paymentbatch (
    id bigint NOT NULL,
    version integer NOT NULL,
    number character varying(20) NOT NULL,
    execute_on date NOT NULL,
    prepared_at timestamp with time zone NOT NULL,
    file text NOT NULL,
    file_sha256 character varying(64) NOT NULL,
    exported_at timestamp with time zone,
    state character varying(20) NOT NULL,
    account_id bigint NOT NULL,
    prepared_by_id bigint NOT NULL,
    is_urgent boolean NOT NULL,
    CONSTRAINT banking_paymentbatch_version_check CHECK ((version >= 0)),
    CONSTRAINT payment_batch_sent_keeps_its_file CHECK (((NOT ((state)::text = ANY ((ARRAY['exported'::character varying, 'settled'::character varying])::text[]))) OR (NOT ((file_sha256)::text = ''::text))))
);
ALTER TABLE public.banking_paymentbatch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_paymentbatch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_paymentbatchevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    batch_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT banking_paymentbatchevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.banking_paymentbatchevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_paymentbatchevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_paymentorder (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(120) NOT NULL,
    purpose character varying(20) NOT NULL,
    case_reference character varying(20) NOT NULL,
    payee_name character varying(140) NOT NULL,
    iban text NOT NULL,
    bic character varying(11) NOT NULL,
    cents bigint NOT NULL,
    communication character varying(140) NOT NULL,
    ordered_on date NOT NULL,
    paid_on date,
    return_reason character varying(140) NOT NULL,
    state character varying(20) NOT NULL,
    commitment_id bigint,
    fund_id bigint NOT NULL,
    ordered_by_id bigint,
    payee_key character varying(32) NOT NULL,
    payee_address text NOT NULL,
    CONSTRAINT banking_paymentorder_version_check CHECK ((version >= 0)),
    CONSTRAINT payment_order_paid_has_its_day CHECK (((NOT ((state)::text = 'paid'::text)) OR (paid_on IS NOT NULL))),
    CONSTRAINT payment_order_pays_something CHECK ((cents > 0))
);
ALTER TABLE public.banking_paymentorder ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_paymentorder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_paymentorderevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    order_id bigint NOT NULL,
    CONSTRAINT banking_paymentorderevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.banking_paymentorderevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_paymentorderevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_reconciliation (
    id bigint NOT NULL,
    month date NOT NULL,
    bank_cents bigint NOT NULL,
    ledger_cents bigint NOT NULL,
    items jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    by_id bigint NOT NULL,
    statement_id bigint NOT NULL
);
ALTER TABLE public.banking_reconciliation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_reconciliation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_statement (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    number character varying(35) NOT NULL,
    opening_cents bigint,
    closing_cents bigint,
    opened_on date,
    booked_on date,
    entries integer NOT NULL,
    known integer NOT NULL,
    account_id bigint NOT NULL,
    file_id bigint NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT banking_statement_entries_check CHECK ((entries >= 0)),
    CONSTRAINT banking_statement_known_check CHECK ((known >= 0)),
    CONSTRAINT banking_statement_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.banking_statement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_statement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_statementfile (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    size integer NOT NULL,
    raw text NOT NULL,
    format character varying(20) NOT NULL,
    state character varying(12) NOT NULL,
    problems jsonb NOT NULL,
    report jsonb NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    uploaded_by_id bigint,
    done integer NOT NULL,
    wanted integer NOT NULL,
    layout jsonb NOT NULL,
    answers character varying(35) NOT NULL,
    fund_id bigint,
    CONSTRAINT banking_statementfile_done_check CHECK ((done >= 0)),
    CONSTRAINT banking_statementfile_size_check CHECK ((size >= 0)),
    CONSTRAINT banking_statementfile_wanted_check CHECK ((wanted >= 0))
);
ALTER TABLE public.banking_statementfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_statementfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_statementline (
    id bigint NOT NULL,
    version integer NOT NULL,
    booked_on date NOT NULL,
    value_on date NOT NULL,
    cents bigint NOT NULL,
    bank_reference character varying(105) NOT NULL,
    rank integer NOT NULL,
    fingerprint character varying(32) NOT NULL,
    file_line integer NOT NULL,
    end_to_end_id character varying(35) NOT NULL,
    batch_id character varying(35) NOT NULL,
    reference character varying(35) NOT NULL,
    communication text NOT NULL,
    party_name text NOT NULL,
    party_iban text NOT NULL,
    party_key character varying(32) NOT NULL,
    return_reason character varying(35) NOT NULL,
    in_suspense boolean NOT NULL,
    matched_cents bigint NOT NULL,
    ignored_because character varying(200) NOT NULL,
    state character varying(20) NOT NULL,
    account_id bigint NOT NULL,
    statement_id bigint NOT NULL,
    balance_cents bigint,
    erased_at timestamp with time zone,
    party_name_key character varying(32) NOT NULL,
    CONSTRAINT bank_line_matched_within_its_amount CHECK (((matched_cents >= 0) AND (((cents > 0) AND (matched_cents <= cents)) OR ((cents < 0) AND (matched_cents <= (cents * '-1'::integer)))))),
    CONSTRAINT bank_line_moves_something CHECK ((NOT (cents = 0))),
    CONSTRAINT banking_statementline_file_line_check CHECK ((file_line >= 0)),
    CONSTRAINT banking_statementline_rank_check CHECK ((rank >= 0)),
    CONSTRAINT banking_statementline_version_check CHECK ((version >= 0))
);
ALTER TABLE public.banking_statementline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_statementline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_statementlineevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    line_id bigint NOT NULL,
    CONSTRAINT banking_statementlineevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.banking_statementlineevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_statementlineevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.banking_tablelayout (
    id bigint NOT NULL,
    signature character varying(64) NOT NULL,
    layout jsonb NOT NULL,
    told_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    told_by_id bigint
);
ALTER TABLE public.banking_tablelayout ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.banking_tablelayout_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_advice (
    id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    question text NOT NULL,
    due_on date NOT NULL,
    answers jsonb NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    asked_of_id bigint NOT NULL,
    case_id bigint NOT NULL
);
CREATE TABLE public.cases_advice_documents (
    id bigint NOT NULL,
    advice_id bigint NOT NULL,
    document_id bigint NOT NULL
);
ALTER TABLE public.cases_advice_documents ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_advice_documents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.cases_advice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_advice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_answersread (
    id bigint NOT NULL,
    record text NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.cases_answersread ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_answersread_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_breach (
    id bigint NOT NULL,
    what character varying(8) NOT NULL,
    promised_on date NOT NULL,
    noted_on date NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.cases_breach ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_breach_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_case (
    id bigint NOT NULL,
    version integer NOT NULL,
    reference character varying(20) NOT NULL,
    kind character varying(10) NOT NULL,
    consent character varying(200) NOT NULL,
    urgency smallint NOT NULL,
    urgency_points jsonb NOT NULL,
    requested_cents bigint NOT NULL,
    granted_cents bigint,
    currency character varying(3) NOT NULL,
    state character varying(20) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    submitted_on date,
    promised_on date,
    decided_on date,
    closed_on date,
    advisor_id bigint,
    applicant_id bigint NOT NULL,
    cooperative_id bigint NOT NULL,
    filed_by_id bigint NOT NULL,
    officer_id bigint,
    applicant_days integer NOT NULL,
    money_promised_on date,
    paid_on date,
    signing_days integer NOT NULL,
    signing_since date,
    theme character varying(60) NOT NULL,
    helped_by_id bigint,
    account_key character varying(32) NOT NULL,
    sector character varying(40) NOT NULL,
    CONSTRAINT case_asks_no_negative_amount CHECK ((requested_cents >= 0)),
    CONSTRAINT case_granted_has_an_amount CHECK (((NOT ((state)::text = 'granted'::text)) OR (granted_cents > 0))),
    CONSTRAINT case_past_draft_has_a_submission_date CHECK ((((state)::text = ANY ((ARRAY['draft'::character varying, 'expired'::character varying, 'withdrawn'::character varying])::text[])) OR (submitted_on IS NOT NULL))),
    CONSTRAINT cases_case_applicant_days_check CHECK ((applicant_days >= 0)),
    CONSTRAINT cases_case_signing_days_check CHECK ((signing_days >= 0)),
    CONSTRAINT cases_case_urgency_check CHECK ((urgency >= 0)),
    CONSTRAINT cases_case_version_check CHECK ((version >= 0))
);
ALTER TABLE public.cases_case ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_case_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_caseevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    case_id bigint NOT NULL,
    CONSTRAINT cases_caseevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.cases_caseevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_caseevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_correction (
    id bigint NOT NULL,
    fields jsonb NOT NULL,
    sentence text NOT NULL,
    opened_on date NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    asked_by_id bigint NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.cases_correction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_dataexport (
    id bigint NOT NULL,
    language character varying(2) NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    alive_at timestamp with time zone NOT NULL,
    wanted integer NOT NULL,
    done integer NOT NULL,
    size bigint NOT NULL,
    file character varying(100) NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT cases_dataexport_done_check CHECK ((done >= 0)),
    CONSTRAINT cases_dataexport_size_check CHECK ((size >= 0)),
    CONSTRAINT cases_dataexport_wanted_check CHECK ((wanted >= 0))
);
ALTER TABLE public.cases_dataexport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_dataexport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_document (
    id bigint NOT NULL,
    requirement character varying(40) NOT NULL,
    file character varying(100) NOT NULL,
    name character varying(150) NOT NULL,
    content_type character varying(60) NOT NULL,
    size integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    replaced_by_id bigint,
    uploaded_by_id bigint NOT NULL,
    also jsonb NOT NULL,
    dated_on date,
    scan character varying(10) NOT NULL,
    CONSTRAINT cases_document_size_check CHECK ((size >= 0))
);
ALTER TABLE public.cases_document ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_documentopening (
    id bigint NOT NULL,
    role character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    document_id bigint NOT NULL
);
ALTER TABLE public.cases_documentopening ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_documentopening_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_message (
    id bigint NOT NULL,
    text text NOT NULL,
    internal boolean NOT NULL,
    key uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL
);
CREATE TABLE public.cases_message_documents (
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    document_id bigint NOT NULL
);
ALTER TABLE public.cases_message_documents ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_message_documents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.cases_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_officerabsence (
    id bigint NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    stand_in_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT officer_absence_ends_after CHECK ((until_on >= from_on)),
    CONSTRAINT officer_absence_has_another CHECK ((NOT (user_id = stand_in_id)))
);
ALTER TABLE public.cases_officerabsence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_officerabsence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_opinion (
    id bigint NOT NULL,
    text text NOT NULL,
    recommended_cents bigint,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.cases_opinion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_opinion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_savedview (
    id bigint NOT NULL,
    name character varying(40) NOT NULL,
    query character varying(500) NOT NULL,
    user_id bigint NOT NULL,
    page character varying(40) NOT NULL
);
ALTER TABLE public.cases_savedview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_savedview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_servicetargets (
    id bigint NOT NULL,
    from_on date NOT NULL,
    critical_days smallint NOT NULL,
    high_days smallint NOT NULL,
    ordinary_days smallint NOT NULL,
    money_days smallint NOT NULL,
    proposed_at timestamp with time zone,
    approved_at timestamp with time zone,
    approved_by_id bigint,
    proposed_by_id bigint,
    CONSTRAINT cases_servicetargets_critical_days_check CHECK ((critical_days >= 0)),
    CONSTRAINT cases_servicetargets_high_days_check CHECK ((high_days >= 0)),
    CONSTRAINT cases_servicetargets_money_days_check CHECK ((money_days >= 0)),
    CONSTRAINT cases_servicetargets_ordinary_days_check CHECK ((ordinary_days >= 0)),
    CONSTRAINT targets_are_set_by_two_people CHECK (((approved_by_id IS NULL) OR (proposed_by_id IS NULL) OR (NOT ((approved_by_id = proposed_by_id) AND (approved_by_id IS NOT NULL) AND (proposed_by_id IS NOT NULL))))),
    CONSTRAINT targets_promise_the_urgent_sooner CHECK (((critical_days <= high_days) AND (high_days <= ordinary_days)))
);
ALTER TABLE public.cases_servicetargets ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_servicetargets_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_typedpage (
    id bigint NOT NULL,
    page character varying(60) NOT NULL,
    fields text NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.cases_typedpage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_typedpage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_absence (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    session_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.committee_absence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_absence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_agendaitem (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    case_id bigint NOT NULL,
    session_id bigint NOT NULL,
    purpose character varying(12) NOT NULL,
    CONSTRAINT committee_agendaitem_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.committee_agendaitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_agendaitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_appeal (
    id bigint NOT NULL,
    version integer NOT NULL,
    text text NOT NULL,
    lodged_on date NOT NULL,
    ended_on date,
    state character varying(20) NOT NULL,
    case_id bigint NOT NULL,
    committee_id bigint NOT NULL,
    decision_id bigint NOT NULL,
    lodged_by_id bigint NOT NULL,
    CONSTRAINT appeal_ends_on_a_day CHECK ((((ended_on IS NULL) AND ((state)::text = 'lodged'::text)) OR ((NOT ((state)::text = 'lodged'::text)) AND (ended_on IS NOT NULL)))),
    CONSTRAINT committee_appeal_version_check CHECK ((version >= 0))
);
CREATE TABLE public.committee_appeal_documents (
    id bigint NOT NULL,
    appeal_id bigint NOT NULL,
    document_id bigint NOT NULL
);
ALTER TABLE public.committee_appeal_documents ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_appeal_documents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.committee_appeal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_appeal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_appealevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    appeal_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT committee_appealevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.committee_appealevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_appealevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_appealletter (
    id bigint NOT NULL,
    file character varying(100) NOT NULL,
    sha256 character varying(64) NOT NULL,
    template_version character varying(12) NOT NULL,
    language character varying(2) NOT NULL,
    title character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    appeal_id bigint NOT NULL
);
ALTER TABLE public.committee_appealletter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_appealletter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_attendance (
    id bigint NOT NULL,
    arrived_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    user_id bigint NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT attendance_leaves_after_arriving CHECK (((left_at IS NULL) OR (left_at >= arrived_at)))
);
ALTER TABLE public.committee_attendance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_attendance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_ballot (
    id bigint NOT NULL,
    version integer NOT NULL,
    state character varying(20) NOT NULL,
    electorate_at_opening jsonb NOT NULL,
    electorate_at_count jsonb NOT NULL,
    quorum_at_opening jsonb NOT NULL,
    proof jsonb NOT NULL,
    proof_text text NOT NULL,
    outcome character varying(10) NOT NULL,
    cents bigint,
    opened_at timestamp with time zone,
    closed_at timestamp with time zone,
    case_id bigint NOT NULL,
    item_id bigint NOT NULL,
    rules_id bigint NOT NULL,
    session_id bigint NOT NULL,
    question character varying(12) NOT NULL,
    closes_at timestamp with time zone,
    meeting_called_at timestamp with time zone,
    CONSTRAINT ballot_closes_after_it_opens CHECK (((closes_at IS NULL) OR (opened_at IS NULL) OR (closes_at > opened_at))),
    CONSTRAINT ballot_has_cents_when_granted_only CHECK ((((cents > 0) AND ((outcome)::text = 'granted'::text)) OR ((NOT ((outcome)::text = 'granted'::text)) AND (cents IS NULL)))),
    CONSTRAINT ballot_has_no_outcome_before_it_closes CHECK ((((state)::text = 'closed'::text) OR ((state)::text = 'void'::text) OR ((outcome)::text = ''::text))),
    CONSTRAINT committee_ballot_version_check CHECK ((version >= 0))
);
ALTER TABLE public.committee_ballot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_ballot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_ballotevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    ballot_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT committee_ballotevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.committee_ballotevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_ballotevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_calendarfeed (
    id bigint NOT NULL,
    token_hash character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    revoked_at timestamp with time zone,
    user_id bigint NOT NULL
);
ALTER TABLE public.committee_calendarfeed ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_calendarfeed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_committee (
    id bigint NOT NULL,
    code character varying(30) NOT NULL,
    name character varying(100) NOT NULL
);
CREATE TABLE public.committee_committee_cooperatives (
    id bigint NOT NULL,
    committee_id bigint NOT NULL,
    cooperative_id bigint NOT NULL
);
ALTER TABLE public.committee_committee_cooperatives ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_committee_cooperatives_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.committee_committee ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_committee_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_consent (
    id bigint NOT NULL,
    outcome character varying(10) NOT NULL,
    cents bigint,
    reasons jsonb NOT NULL,
    conditions text NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    pulled_at timestamp with time zone,
    why text NOT NULL,
    by_id bigint NOT NULL,
    item_id bigint NOT NULL,
    pulled_by_id bigint,
    CONSTRAINT consent_has_cents_when_granting_only CHECK ((((cents > 0) AND ((outcome)::text = 'granted'::text)) OR ((NOT ((outcome)::text = 'granted'::text)) AND (cents IS NULL)))),
    CONSTRAINT consent_pulled_has_its_time CHECK (((pulled_at IS NOT NULL) OR (pulled_by_id IS NULL)))
);
ALTER TABLE public.committee_consent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_decision (
    id bigint NOT NULL,
    number character varying(20) NOT NULL,
    outcome character varying(10) NOT NULL,
    cents bigint,
    currency character varying(3) NOT NULL,
    conditions text NOT NULL,
    reasons jsonb NOT NULL,
    text text NOT NULL,
    remedies text NOT NULL,
    appeal_until date,
    decided_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    ballot_id bigint,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    committee_id bigint NOT NULL,
    correction_reason character varying(500) NOT NULL,
    corrects_id bigint,
    appeal_id bigint,
    fast_track_id bigint,
    CONSTRAINT decision_corrected_says_why CHECK (((((correction_reason)::text = ''::text) AND (corrects_id IS NULL)) OR ((corrects_id IS NOT NULL) AND (NOT ((correction_reason)::text = ''::text))))),
    CONSTRAINT decision_has_cents_when_granted_only CHECK ((((cents > 0) AND ((outcome)::text = 'granted'::text)) OR ((NOT ((outcome)::text = 'granted'::text)) AND (cents IS NULL)))),
    CONSTRAINT decision_rests_on_exactly_one_thing CHECK ((((ballot_id IS NOT NULL) AND (corrects_id IS NULL) AND (fast_track_id IS NULL)) OR ((ballot_id IS NULL) AND (corrects_id IS NULL) AND (fast_track_id IS NOT NULL)) OR ((ballot_id IS NULL) AND (corrects_id IS NOT NULL) AND (fast_track_id IS NULL))))
);
ALTER TABLE public.committee_decision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_decisionletter (
    id bigint NOT NULL,
    file character varying(100) NOT NULL,
    sha256 character varying(64) NOT NULL,
    template_version character varying(12) NOT NULL,
    language character varying(2) NOT NULL,
    title character varying(200) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    decision_id bigint NOT NULL
);
ALTER TABLE public.committee_decisionletter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_decisionletter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_declaration (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    session_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.committee_declaration ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_declaration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_delegation (
    id bigint NOT NULL,
    kinds jsonb NOT NULL,
    urgency character varying(10) NOT NULL,
    currency character varying(3) NOT NULL,
    cap_cents bigint NOT NULL,
    period character varying(8) NOT NULL,
    period_cap_cents bigint NOT NULL,
    ratify_days smallint NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    ended_on date,
    approved_by_id bigint,
    committee_id bigint NOT NULL,
    ended_by_id bigint,
    first_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    second_id bigint NOT NULL,
    CONSTRAINT committee_delegation_ratify_days_check CHECK ((ratify_days >= 0)),
    CONSTRAINT delegation_caps_hold_together CHECK (((cap_cents > 0) AND (period_cap_cents >= cap_cents))),
    CONSTRAINT delegation_ends_after_it_begins CHECK ((to_on >= from_on)),
    CONSTRAINT delegation_goes_to_two_people CHECK ((NOT (first_id = second_id))),
    CONSTRAINT delegation_is_given_by_two_people CHECK ((((approved_at IS NULL) AND (approved_by_id IS NULL)) OR ((approved_at IS NOT NULL) AND (NOT ((approved_by_id = proposed_by_id) AND (approved_by_id IS NOT NULL))))))
);
ALTER TABLE public.committee_delegation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_delegation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_fasttrack (
    id bigint NOT NULL,
    version integer NOT NULL,
    cents bigint NOT NULL,
    conditions text NOT NULL,
    reasons jsonb NOT NULL,
    text text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    granted_on date,
    consequence character varying(12) NOT NULL,
    consequence_text text NOT NULL,
    state character varying(20) NOT NULL,
    ballot_id bigint,
    case_id bigint NOT NULL,
    confirmed_by_id bigint,
    delegation_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT committee_fasttrack_version_check CHECK ((version >= 0)),
    CONSTRAINT fast_track_grants_something CHECK ((cents > 0)),
    CONSTRAINT fast_track_is_granted_by_two_people CHECK ((((granted_on IS NULL) AND ((state)::text = ANY ((ARRAY['proposed'::character varying, 'declined'::character varying])::text[]))) OR ((granted_on IS NOT NULL) AND ((state)::text = ANY ((ARRAY['granted'::character varying, 'ratified'::character varying, 'not_ratified'::character varying])::text[])) AND (confirmed_by_id IS NOT NULL) AND (NOT ((confirmed_by_id = proposed_by_id) AND (confirmed_by_id IS NOT NULL)))))),
    CONSTRAINT fast_track_not_ratified_has_a_consequence CHECK ((((ballot_id IS NOT NULL) AND ((state)::text = 'not_ratified'::text) AND (NOT ((consequence)::text = ''::text))) OR ((NOT ((state)::text = 'not_ratified'::text)) AND ((consequence)::text = ''::text))))
);
ALTER TABLE public.committee_fasttrack ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_fasttrack_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_fasttrackevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    track_id bigint NOT NULL,
    CONSTRAINT committee_fasttrackevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.committee_fasttrackevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_fasttrackevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_letterposting (
    id bigint NOT NULL,
    "on" date NOT NULL,
    by_id bigint NOT NULL,
    letter_id bigint NOT NULL
);
ALTER TABLE public.committee_letterposting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_letterposting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_letterreading (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    letter_id bigint NOT NULL
);
ALTER TABLE public.committee_letterreading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_letterreading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_mandate (
    id bigint NOT NULL,
    role character varying(12) NOT NULL,
    from_on date NOT NULL,
    to_on date,
    committee_id bigint NOT NULL,
    substitute_of_id bigint,
    user_id bigint NOT NULL,
    college character varying(8) NOT NULL,
    CONSTRAINT mandate_ends_after_it_begins CHECK (((to_on IS NULL) OR (to_on >= from_on)))
);
ALTER TABLE public.committee_mandate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_mandate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_minutes (
    id bigint NOT NULL,
    file character varying(100) NOT NULL,
    sha256 character varying(64) NOT NULL,
    template_version character varying(12) NOT NULL,
    language character varying(2) NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    approved_by_id bigint NOT NULL,
    session_id bigint NOT NULL,
    kind character varying(10) NOT NULL
);
ALTER TABLE public.committee_minutes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_minutes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_reading (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    item_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.committee_reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_recusal (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    reason character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    case_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.committee_recusal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_recusal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_referral (
    id bigint NOT NULL,
    figures jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    committee_id bigint NOT NULL,
    from_committee_id bigint NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT referral_goes_elsewhere CHECK ((NOT (committee_id = from_committee_id)))
);
ALTER TABLE public.committee_referral ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_referral_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_remarks (
    id bigint NOT NULL,
    version integer NOT NULL,
    opening text NOT NULL,
    items text NOT NULL,
    closing text NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT committee_remarks_version_check CHECK ((version >= 0))
);
ALTER TABLE public.committee_remarks ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_remarks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_rulesproposal (
    id bigint NOT NULL,
    version integer NOT NULL,
    from_on date NOT NULL,
    quorum_base character varying(12) NOT NULL,
    quorum_numerator smallint NOT NULL,
    quorum_denominator smallint NOT NULL,
    quorum_strict boolean NOT NULL,
    majority_base character varying(12) NOT NULL,
    majority_numerator smallint NOT NULL,
    majority_denominator smallint NOT NULL,
    majority_strict boolean NOT NULL,
    abstentions_count boolean NOT NULL,
    tie character varying(12) NOT NULL,
    secret boolean NOT NULL,
    closes_early boolean NOT NULL,
    circular_allowed boolean NOT NULL,
    circular_hours smallint NOT NULL,
    ceiling_cents bigint,
    appeal_days smallint NOT NULL,
    state character varying(20) NOT NULL,
    why character varying(500) NOT NULL,
    proposed_on date NOT NULL,
    answered_on date,
    answered_by_id bigint,
    appeals_to_id bigint,
    committee_id bigint NOT NULL,
    escalates_to_id bigint,
    proposed_by_id bigint NOT NULL,
    stand_in_id bigint,
    CONSTRAINT committee_rulesproposal_appeal_days_check CHECK ((appeal_days >= 0)),
    CONSTRAINT committee_rulesproposal_circular_hours_check CHECK ((circular_hours >= 0)),
    CONSTRAINT committee_rulesproposal_majority_denominator_check CHECK ((majority_denominator >= 0)),
    CONSTRAINT committee_rulesproposal_majority_numerator_check CHECK ((majority_numerator >= 0)),
    CONSTRAINT committee_rulesproposal_quorum_denominator_check CHECK ((quorum_denominator >= 0)),
    CONSTRAINT committee_rulesproposal_quorum_numerator_check CHECK ((quorum_numerator >= 0)),
    CONSTRAINT committee_rulesproposal_version_check CHECK ((version >= 0)),
    CONSTRAINT rules_proposal_is_approved_by_another CHECK (((NOT ((state)::text = 'approved'::text)) OR ((answered_by_id IS NOT NULL) AND (NOT ((answered_by_id = proposed_by_id) AND (answered_by_id IS NOT NULL))))))
);
ALTER TABLE public.committee_rulesproposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_rulesproposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_rulesproposalevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    proposal_id bigint NOT NULL,
    CONSTRAINT committee_rulesproposalevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.committee_rulesproposalevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_rulesproposalevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_rulesversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    from_on date NOT NULL,
    quorum_base character varying(12) NOT NULL,
    quorum_numerator smallint NOT NULL,
    quorum_denominator smallint NOT NULL,
    quorum_strict boolean NOT NULL,
    majority_base character varying(12) NOT NULL,
    majority_numerator smallint NOT NULL,
    majority_denominator smallint NOT NULL,
    majority_strict boolean NOT NULL,
    abstentions_count boolean NOT NULL,
    tie character varying(12) NOT NULL,
    appeal_days smallint NOT NULL,
    published_at timestamp with time zone NOT NULL,
    committee_id bigint NOT NULL,
    published_by_id bigint,
    appeals_to_id bigint,
    ceiling_cents bigint,
    circular_allowed boolean NOT NULL,
    circular_hours smallint NOT NULL,
    closes_early boolean NOT NULL,
    escalates_to_id bigint,
    secret boolean NOT NULL,
    stand_in_id bigint,
    proposed_by_id bigint,
    proposal_id bigint,
    CONSTRAINT committee_rulesversion_appeal_days_check CHECK ((appeal_days >= 0)),
    CONSTRAINT committee_rulesversion_circular_hours_check CHECK ((circular_hours >= 0)),
    CONSTRAINT committee_rulesversion_majority_denominator_check CHECK ((majority_denominator >= 0)),
    CONSTRAINT committee_rulesversion_majority_numerator_check CHECK ((majority_numerator >= 0)),
    CONSTRAINT committee_rulesversion_number_check CHECK ((number >= 0)),
    CONSTRAINT committee_rulesversion_quorum_denominator_check CHECK ((quorum_denominator >= 0)),
    CONSTRAINT committee_rulesversion_quorum_numerator_check CHECK ((quorum_numerator >= 0)),
    CONSTRAINT rules_ceiling_is_positive CHECK (((ceiling_cents IS NULL) OR (ceiling_cents > 0))),
    CONSTRAINT rules_do_not_escalate_to_their_own_committee CHECK (((escalates_to_id IS NULL) OR (NOT ((escalates_to_id = committee_id) AND (escalates_to_id IS NOT NULL))))),
    CONSTRAINT rules_have_another_committee_stand_in CHECK (((stand_in_id IS NULL) OR (NOT ((stand_in_id = committee_id) AND (stand_in_id IS NOT NULL))))),
    CONSTRAINT rules_shares_lie_above_0_up_to_1 CHECK (((majority_numerator > 0) AND (majority_numerator <= majority_denominator) AND (quorum_numerator > 0) AND (quorum_numerator <= quorum_denominator)))
);
ALTER TABLE public.committee_rulesversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_rulesversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_secretpaper (
    id uuid NOT NULL,
    choice character varying(8) NOT NULL,
    cents bigint,
    code_hash character varying(64) NOT NULL,
    ballot_id bigint NOT NULL,
    CONSTRAINT secret_paper_has_cents_when_granting_only CHECK ((((cents > 0) AND ((choice)::text = 'grant'::text)) OR ((NOT ((choice)::text = 'grant'::text)) AND (cents IS NULL))))
);
CREATE TABLE public.committee_secretvoter (
    id uuid NOT NULL,
    ballot_id bigint NOT NULL,
    voter_id bigint NOT NULL
);
CREATE TABLE public.committee_session (
    id bigint NOT NULL,
    version integer NOT NULL,
    held_on date NOT NULL,
    starts_at time without time zone NOT NULL,
    place character varying(200) NOT NULL,
    state character varying(20) NOT NULL,
    convened_at timestamp with time zone,
    opened_at timestamp with time zone,
    closed_at timestamp with time zone,
    committee_id bigint NOT NULL,
    closes_at timestamp with time zone,
    form character varying(8) NOT NULL,
    opens_at timestamp with time zone,
    sequence integer NOT NULL,
    CONSTRAINT committee_session_sequence_check CHECK ((sequence >= 0)),
    CONSTRAINT committee_session_version_check CHECK ((version >= 0)),
    CONSTRAINT session_has_a_window_when_circular_only CHECK ((((closes_at > opens_at) AND ((form)::text = 'circular'::text)) OR ((closes_at IS NULL) AND ((form)::text = 'meeting'::text) AND (opens_at IS NULL))))
);
ALTER TABLE public.committee_session ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_sessionevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    session_id bigint NOT NULL,
    CONSTRAINT committee_sessionevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.committee_sessionevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_sessionevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_signature (
    id bigint NOT NULL,
    name character varying(150) NOT NULL,
    office character varying(10) NOT NULL,
    digest character varying(64) NOT NULL,
    unread jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    session_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.committee_signature ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_signature_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.committee_vote (
    id bigint NOT NULL,
    choice character varying(8) NOT NULL,
    cents bigint,
    at timestamp with time zone NOT NULL,
    voided_at timestamp with time zone,
    ballot_id bigint NOT NULL,
    voter_id bigint NOT NULL,
    CONSTRAINT vote_has_cents_when_granting_only CHECK ((((cents > 0) AND ((choice)::text = 'grant'::text)) OR ((NOT ((choice)::text = 'grant'::text)) AND (cents IS NULL))))
);
ALTER TABLE public.committee_vote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.committee_vote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.debits_collection (
    id bigint NOT NULL,
    version integer NOT NULL,
    end_to_end_id character varying(35) NOT NULL,
    cents bigint NOT NULL,
    due_on date NOT NULL,
    collect_on date NOT NULL,
    sequence character varying(4) NOT NULL,
    why character varying(140) NOT NULL,
    state character varying(20) NOT NULL,
    came_back_id bigint,
    expected_id bigint NOT NULL,
    match_id bigint,
    batch_id bigint,
    mandate_id bigint NOT NULL,
    CONSTRAINT collection_collected_has_its_line CHECK (((NOT ((state)::text = 'collected'::text)) OR (match_id IS NOT NULL))),
    CONSTRAINT collection_draws_something CHECK ((cents > 0)),
    CONSTRAINT collection_never_early CHECK ((collect_on >= due_on)),
    CONSTRAINT collection_sent_is_in_a_file CHECK (((NOT ((state)::text = ANY ((ARRAY['batched'::character varying, 'sent'::character varying, 'collected'::character varying, 'rejected'::character varying, 'returned'::character varying])::text[]))) OR (batch_id IS NOT NULL))),
    CONSTRAINT debits_collection_version_check CHECK ((version >= 0))
);
ALTER TABLE public.debits_collection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.debits_collection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.debits_collectionbatch (
    id bigint NOT NULL,
    version integer NOT NULL,
    number character varying(20) NOT NULL,
    prepared_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    file text NOT NULL,
    file_sha256 character varying(64) NOT NULL,
    state character varying(20) NOT NULL,
    prepared_by_id bigint NOT NULL,
    sent_by_id bigint,
    creditor_id bigint NOT NULL,
    CONSTRAINT collection_batch_needs_two_people CHECK (((sent_by_id IS NULL) OR (NOT ((sent_by_id = prepared_by_id) AND (sent_by_id IS NOT NULL))))),
    CONSTRAINT collection_batch_sent_keeps_its_file CHECK (((NOT ((state)::text = 'sent'::text)) OR ((NOT ((file_sha256)::text = ''::text)) AND (sent_by_id IS NOT NULL)))),
    CONSTRAINT debits_collectionbatch_version_check CHECK ((version >= 0))
);
ALTER TABLE public.debits_collectionbatch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.debits_collectionbatch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.debits_collectionbatchevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    batch_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT debits_collectionbatchevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.debits_collectionbatchevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.debits_collectionbatchevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.debits_collectionevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    collection_id bigint NOT NULL,
    CONSTRAINT debits_collectionevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.debits_collectionevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.debits_collectionevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.debits_creditor (
    id bigint NOT NULL,
    identifier character varying(35) NOT NULL,
    notice_days smallint NOT NULL,
    account_id bigint NOT NULL,
    CONSTRAINT creditor_notice_within_two_months CHECK ((notice_days <= 60)),
    CONSTRAINT debits_creditor_notice_days_check CHECK ((notice_days >= 0))
);
ALTER TABLE public.debits_creditor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.debits_creditor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.debits_creditorchange (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    identifier character varying(35) NOT NULL,
    notice_days smallint NOT NULL,
    account_id bigint NOT NULL,
    decided_by_id bigint,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT creditor_change_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT debits_creditorchange_notice_days_check CHECK ((notice_days >= 0)),
    CONSTRAINT debits_creditorchange_version_check CHECK ((version >= 0))
);
ALTER TABLE public.debits_creditorchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.debits_creditorchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.debits_creditorchangeevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    change_id bigint NOT NULL,
    CONSTRAINT debits_creditorchangeevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.debits_creditorchangeevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.debits_creditorchangeevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.debits_debitmandate (
    id bigint NOT NULL,
    version integer NOT NULL,
    reference character varying(35) NOT NULL,
    debtor_name text NOT NULL,
    iban text NOT NULL,
    bic character varying(11) NOT NULL,
    how character varying(8) NOT NULL,
    signed_on date NOT NULL,
    text_sha256 character varying(64) NOT NULL,
    last_used_on date,
    ended_because character varying(140) NOT NULL,
    state character varying(20) NOT NULL,
    creditor_id bigint NOT NULL,
    expected_id bigint NOT NULL,
    member_id bigint NOT NULL,
    recorded_by_id bigint NOT NULL,
    CONSTRAINT debits_debitmandate_version_check CHECK ((version >= 0)),
    CONSTRAINT mandate_keeps_what_was_signed CHECK ((NOT ((text_sha256)::text = ''::text)))
);
ALTER TABLE public.debits_debitmandate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.debits_debitmandate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.debits_debitmandateevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    mandate_id bigint NOT NULL,
    CONSTRAINT debits_debitmandateevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.debits_debitmandateevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.debits_debitmandateevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.debits_signedmandate (
    mandate_id bigint NOT NULL,
    content text NOT NULL
);
CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id bigint NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);
ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.jobs_export (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    done integer NOT NULL,
    wanted integer,
    tries integer NOT NULL,
    seen_at timestamp with time zone,
    ended_at timestamp with time zone,
    problem character varying(300) NOT NULL,
    file character varying(100) NOT NULL,
    filename character varying(120) NOT NULL,
    content_type character varying(100) NOT NULL,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    last_day date,
    path character varying(2000) NOT NULL,
    title character varying(100) NOT NULL,
    role character varying(20) NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT jobs_export_done_check CHECK ((done >= 0)),
    CONSTRAINT jobs_export_size_check CHECK ((size >= 0)),
    CONSTRAINT jobs_export_tries_check CHECK ((tries >= 0)),
    CONSTRAINT jobs_export_wanted_check CHECK ((wanted >= 0))
);
ALTER TABLE public.jobs_export ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.jobs_export_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.jobs_recorded (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    title character varying(100) NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    done integer NOT NULL,
    wanted integer,
    lines jsonb NOT NULL,
    failed jsonb NOT NULL,
    by_id bigint,
    CONSTRAINT jobs_recorded_done_check CHECK ((done >= 0)),
    CONSTRAINT jobs_recorded_wanted_check CHECK ((wanted >= 0))
);
ALTER TABLE public.jobs_recorded ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.jobs_recorded_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.jobs_subscription (
    id bigint NOT NULL,
    report character varying(40) NOT NULL,
    query character varying(200) NOT NULL,
    every character varying(5) NOT NULL,
    since timestamp with time zone NOT NULL,
    next_on date NOT NULL,
    last_on date,
    ended_on date,
    by_id bigint NOT NULL
);
ALTER TABLE public.jobs_subscription ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.jobs_subscription_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_account (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    ref character varying(60) NOT NULL,
    floor_cents bigint,
    in_cents bigint NOT NULL,
    out_cents bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    envelope_id bigint,
    fund_id bigint NOT NULL,
    CONSTRAINT account_keeps_its_floor CHECK (((floor_cents IS NULL) OR (in_cents >= (floor_cents + out_cents))))
)
WITH (fillfactor='20');
ALTER TABLE public.ledger_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_chainblock (
    id bigint NOT NULL,
    number bigint NOT NULL,
    first_id bigint NOT NULL,
    last_id bigint NOT NULL,
    count integer NOT NULL,
    leaves text NOT NULL,
    previous character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    CONSTRAINT chain_block_holds_something CHECK (((count > 0) AND (last_id >= first_id))),
    CONSTRAINT ledger_chainblock_count_check CHECK ((count >= 0)),
    CONSTRAINT ledger_chainblock_number_check CHECK ((number >= 0))
);
ALTER TABLE public.ledger_chainblock ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_chainblock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_commitment (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    reference character varying(60) NOT NULL,
    reserved_cents bigint NOT NULL,
    used_cents bigint NOT NULL,
    released_cents bigint NOT NULL,
    opened_on date NOT NULL,
    envelope_id bigint NOT NULL,
    CONSTRAINT commitment_is_never_overused CHECK (((used_cents >= 0) AND (released_cents >= 0) AND (reserved_cents >= (used_cents + released_cents)))),
    CONSTRAINT commitment_reserves_something CHECK ((reserved_cents > 0))
);
ALTER TABLE public.ledger_commitment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_commitment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_daytotal (
    id bigint NOT NULL,
    "on" date NOT NULL,
    in_cents bigint NOT NULL,
    out_cents bigint NOT NULL,
    account_id bigint NOT NULL
);
ALTER TABLE public.ledger_daytotal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_daytotal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_envelope (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(100) NOT NULL,
    fund_id bigint NOT NULL,
    cooperative_id bigint,
    earmark character varying(12) NOT NULL,
    funder character varying(100) NOT NULL,
    CONSTRAINT envelope_names_who_earmarks_it CHECK ((((cooperative_id IS NOT NULL) AND ((earmark)::text = 'cooperative'::text) AND ((funder)::text = ''::text)) OR ((cooperative_id IS NULL) AND ((earmark)::text = 'funder'::text) AND (NOT ((funder)::text = ''::text))) OR ((cooperative_id IS NULL) AND ((earmark)::text = ANY ((ARRAY['none'::character varying, 'programme'::character varying])::text[])) AND ((funder)::text = ''::text))))
);
ALTER TABLE public.ledger_envelope ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_envelope_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_envelopechange (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    reserve_cents bigint NOT NULL,
    earmark character varying(12) NOT NULL,
    funder character varying(100) NOT NULL,
    cooperative_id bigint,
    decided_by_id bigint,
    envelope_id bigint NOT NULL,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT envelope_change_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT envelope_change_reserve_not_negative CHECK ((reserve_cents >= 0)),
    CONSTRAINT ledger_envelopechange_version_check CHECK ((version >= 0))
);
ALTER TABLE public.ledger_envelopechange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_envelopechange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_envelopechangeevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    change_id bigint NOT NULL,
    CONSTRAINT ledger_envelopechangeevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.ledger_envelopechangeevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_envelopechangeevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_envelopetransfer (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    cents bigint NOT NULL,
    decided_by_id bigint,
    fund_id bigint NOT NULL,
    movement_id bigint,
    proposed_by_id bigint NOT NULL,
    source_id bigint NOT NULL,
    target_id bigint NOT NULL,
    CONSTRAINT envelope_transfer_approved_is_posted CHECK ((((movement_id IS NOT NULL) AND ((state)::text = 'approved'::text)) OR ((NOT ((state)::text = 'approved'::text)) AND (movement_id IS NULL)))),
    CONSTRAINT envelope_transfer_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT envelope_transfer_has_two_ends CHECK ((NOT (source_id = target_id))),
    CONSTRAINT envelope_transfer_moves_something CHECK ((cents > 0)),
    CONSTRAINT ledger_envelopetransfer_version_check CHECK ((version >= 0))
);
ALTER TABLE public.ledger_envelopetransfer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_envelopetransfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_envelopetransferevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    transfer_id bigint NOT NULL,
    CONSTRAINT ledger_envelopetransferevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.ledger_envelopetransferevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_envelopetransferevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_flowday (
    id bigint NOT NULL,
    "on" date NOT NULL,
    source_kind character varying(20) NOT NULL,
    target_kind character varying(20) NOT NULL,
    cents bigint NOT NULL,
    fund_id bigint NOT NULL,
    CONSTRAINT flow_day_moves_something CHECK ((cents > 0))
);
ALTER TABLE public.ledger_flowday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_flowday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_flowmark (
    id bigint NOT NULL,
    through bigint NOT NULL
);
ALTER TABLE public.ledger_flowmark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_flowmark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_fund (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    name character varying(100) NOT NULL,
    currency character varying(3) NOT NULL
);
CREATE TABLE public.ledger_fund_cooperatives (
    id bigint NOT NULL,
    fund_id bigint NOT NULL,
    cooperative_id bigint NOT NULL
);
ALTER TABLE public.ledger_fund_cooperatives ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_fund_cooperatives_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.ledger_fund ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_fund_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_movement (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    digest character varying(64) NOT NULL,
    booked_on date NOT NULL,
    value_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    why character varying(200) NOT NULL,
    source_ref character varying(120) NOT NULL,
    by_id bigint,
    fund_id bigint NOT NULL,
    reverses_id bigint,
    asked_on date
);
ALTER TABLE public.ledger_movement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_movement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_period (
    id bigint NOT NULL,
    version integer NOT NULL,
    span character varying(5) NOT NULL,
    first_on date NOT NULL,
    last_on date NOT NULL,
    state character varying(20) NOT NULL,
    closed_at timestamp with time zone,
    asked_at timestamp with time zone,
    asked_why character varying(200) NOT NULL,
    asked_by_id bigint,
    closed_by_id bigint,
    fund_id bigint NOT NULL,
    reopened_by_id bigint,
    reservations jsonb NOT NULL,
    reserved_at timestamp with time zone,
    reserved_by_id bigint,
    reserved_digest character varying(64) NOT NULL,
    reserved_why character varying(200) NOT NULL,
    CONSTRAINT ledger_period_version_check CHECK ((version >= 0)),
    CONSTRAINT period_closed_has_its_time CHECK (((NOT ((state)::text = 'closed'::text)) OR (closed_at IS NOT NULL))),
    CONSTRAINT period_closed_with_a_reservation_by_two CHECK (((NOT ((state)::text = 'closed'::text)) OR (reserved_by_id IS NULL) OR (NOT ((closed_by_id = reserved_by_id) AND (closed_by_id IS NOT NULL) AND (reserved_by_id IS NOT NULL))))),
    CONSTRAINT period_ends_after_it_begins CHECK ((last_on > first_on)),
    CONSTRAINT period_is_asked_open_with_a_reason CHECK (((asked_by_id IS NULL) OR (((state)::text = 'closed'::text) AND (NOT ((asked_why)::text = ''::text))))),
    CONSTRAINT period_is_reserved_with_a_reason CHECK ((((reserved_by_id IS NULL) AND ((reserved_why)::text = ''::text)) OR ((reserved_by_id IS NOT NULL) AND (NOT ((reserved_why)::text = ''::text)))))
);
ALTER TABLE public.ledger_period ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_period_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_periodevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    period_id bigint NOT NULL,
    CONSTRAINT ledger_periodevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.ledger_periodevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_periodevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_proofrun (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    holds boolean NOT NULL,
    seconds double precision NOT NULL,
    results jsonb NOT NULL,
    by_id bigint,
    form character varying(5) NOT NULL
);
ALTER TABLE public.ledger_proofrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_proofrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_transfer (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    amount_cents bigint NOT NULL,
    movement_id bigint NOT NULL,
    source_id bigint NOT NULL,
    target_id bigint NOT NULL,
    CONSTRAINT ledger_transfer_position_check CHECK (("position" >= 0)),
    CONSTRAINT transfer_has_two_ends CHECK ((NOT (source_id = target_id))),
    CONSTRAINT transfer_moves_something CHECK ((amount_cents > 0))
);
ALTER TABLE public.ledger_transfer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_transfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_valueshift (
    id bigint NOT NULL,
    "on" date NOT NULL,
    in_cents bigint NOT NULL,
    out_cents bigint NOT NULL,
    account_id bigint NOT NULL
);
ALTER TABLE public.ledger_valueshift ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_valueshift_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_waitinggrant (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(120) NOT NULL,
    purpose character varying(20) NOT NULL,
    reference character varying(60) NOT NULL,
    cents bigint NOT NULL,
    urgency smallint NOT NULL,
    since timestamp with time zone NOT NULL,
    until date NOT NULL,
    problem character varying(300) NOT NULL,
    ended_on date,
    state character varying(20) NOT NULL,
    commitment_id bigint,
    envelope_id bigint NOT NULL,
    CONSTRAINT ledger_waitinggrant_urgency_check CHECK ((urgency >= 0)),
    CONSTRAINT ledger_waitinggrant_version_check CHECK ((version >= 0)),
    CONSTRAINT waiting_grant_served_has_its_money CHECK ((((commitment_id IS NOT NULL) AND ((state)::text = 'served'::text)) OR ((NOT ((state)::text = 'served'::text)) AND (commitment_id IS NULL)))),
    CONSTRAINT waiting_grant_waits_for_something CHECK ((cents > 0))
);
ALTER TABLE public.ledger_waitinggrant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_waitinggrant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_waitinggrantevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    waiting_id bigint NOT NULL,
    CONSTRAINT ledger_waitinggrantevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.ledger_waitinggrantevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_waitinggrantevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_acceptance (
    id bigint NOT NULL,
    party character varying(12) NOT NULL,
    by_name character varying(150) NOT NULL,
    at timestamp with time zone NOT NULL,
    agreed_hash character varying(64) NOT NULL,
    document_hash character varying(64) NOT NULL,
    agreement_id bigint NOT NULL,
    by_id bigint NOT NULL,
    factor_id bigint,
    mail_code_id bigint,
    CONSTRAINT acceptance_confirmed_by_one_code CHECK ((((factor_id IS NOT NULL) AND (mail_code_id IS NULL)) OR ((factor_id IS NULL) AND (mail_code_id IS NOT NULL))))
);
ALTER TABLE public.loans_acceptance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_acceptance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_agreement (
    id bigint NOT NULL,
    version integer NOT NULL,
    number character varying(20) NOT NULL,
    principal_cents bigint NOT NULL,
    fee_cents bigint NOT NULL,
    currency character varying(3) NOT NULL,
    agreed_hash character varying(64) NOT NULL,
    document_hash character varying(64) NOT NULL,
    iban text NOT NULL,
    iban_holder text NOT NULL,
    reference character varying(40) NOT NULL,
    ahead_mode character varying(10) NOT NULL,
    offered_on date NOT NULL,
    offer_ends_on date NOT NULL,
    accepted_at timestamp with time zone,
    accepted_hash character varying(64) NOT NULL,
    started_on date,
    ended_on date,
    repaid_cents bigint NOT NULL,
    surplus_cents bigint NOT NULL,
    oldest_unpaid_on date,
    state character varying(20) NOT NULL,
    accepted_by_id bigint,
    case_id bigint NOT NULL,
    commitment_id bigint NOT NULL,
    envelope_id bigint NOT NULL,
    expected_id bigint,
    fund_id bigint NOT NULL,
    member_id bigint NOT NULL,
    terms_id bigint NOT NULL,
    schedule_id bigint,
    added_fee_cents bigint NOT NULL,
    recovered_cents bigint NOT NULL,
    relieved_cents bigint NOT NULL,
    invoice_number text NOT NULL,
    paid_to character varying(10) NOT NULL,
    supplier_address text NOT NULL,
    supplier_iban text NOT NULL,
    supplier_key character varying(32) NOT NULL,
    supplier_name text NOT NULL,
    pauses jsonb NOT NULL,
    drawn_cents bigint NOT NULL,
    fee_expected_id bigint,
    co_borrower_id bigint,
    guarantor_id bigint,
    topped_up_cents bigint NOT NULL,
    members_accepted_at timestamp with time zone,
    withdrawn_on date,
    later_guarantor_id bigint,
    CONSTRAINT agreement_draws_within_what_was_granted CHECK (((drawn_cents >= 0) AND (topped_up_cents >= 0) AND (drawn_cents <= ((principal_cents + added_fee_cents) + topped_up_cents)))),
    CONSTRAINT agreement_lends_more_than_its_fee CHECK (((added_fee_cents >= 0) AND (fee_cents >= added_fee_cents) AND (fee_cents < principal_cents) AND (principal_cents > 0))),
    CONSTRAINT agreement_past_offer_was_signed_as_offered CHECK ((((state)::text = ANY ((ARRAY['offered'::character varying, 'lapsed'::character varying])::text[])) OR ((accepted_at IS NOT NULL) AND (accepted_by_id IS NOT NULL) AND ((accepted_hash)::text = (agreed_hash)::text)))),
    CONSTRAINT agreement_repaid_within_what_was_lent CHECK (((recovered_cents >= 0) AND (repaid_cents >= 0) AND (surplus_cents >= 0) AND (relieved_cents >= recovered_cents) AND (drawn_cents >= (repaid_cents + relieved_cents)))),
    CONSTRAINT agreement_running_was_paid_out CHECK (((NOT ((state)::text = ANY ((ARRAY['running'::character varying, 'settled'::character varying, 'written_off'::character varying])::text[]))) OR ((drawn_cents > 0) AND (schedule_id IS NOT NULL) AND (started_on IS NOT NULL)))),
    CONSTRAINT agreement_settled_owes_nothing CHECK (((NOT ((state)::text = ANY ((ARRAY['settled'::character varying, 'written_off'::character varying])::text[]))) OR ((drawn_cents = (repaid_cents + relieved_cents)) AND (ended_on IS NOT NULL)))),
    CONSTRAINT loans_agreement_version_check CHECK ((version >= 0))
);
ALTER TABLE public.loans_agreement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_agreement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_agreementdocument (
    id bigint NOT NULL,
    agreed text NOT NULL,
    file character varying(100) NOT NULL,
    sha256 character varying(64) NOT NULL,
    language character varying(2) NOT NULL,
    template_version character varying(12) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    agreement_id bigint NOT NULL
);
ALTER TABLE public.loans_agreementdocument ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_agreementdocument_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_agreementevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    agreement_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT loans_agreementevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_agreementevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_agreementevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_allocation (
    id bigint NOT NULL,
    part character varying(12) NOT NULL,
    cents bigint NOT NULL,
    instalment_id bigint,
    repayment_id bigint NOT NULL,
    CONSTRAINT allocation_is_above_zero CHECK ((cents > 0)),
    CONSTRAINT allocation_pays_an_instalment_or_is_a_surplus CHECK ((((instalment_id IS NULL) AND ((part)::text = ANY ((ARRAY['surplus'::character varying, 'recovered'::character varying])::text[]))) OR ((NOT ((part)::text = ANY ((ARRAY['surplus'::character varying, 'recovered'::character varying])::text[]))) AND (NOT (instalment_id IS NULL)))))
);
ALTER TABLE public.loans_allocation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_allocation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_amendment (
    id bigint NOT NULL,
    version integer NOT NULL,
    agreed text NOT NULL,
    agreed_hash character varying(64) NOT NULL,
    file character varying(100) NOT NULL,
    document_hash character varying(64) NOT NULL,
    language character varying(2) NOT NULL,
    template_version character varying(12) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    offered_on date NOT NULL,
    offer_ends_on date NOT NULL,
    members_accepted_at timestamp with time zone,
    state character varying(20) NOT NULL,
    agreement_id bigint NOT NULL,
    asked_id bigint NOT NULL,
    commitment_id bigint NOT NULL,
    guarantor_id bigint,
    CONSTRAINT loans_amendment_version_check CHECK ((version >= 0))
);
ALTER TABLE public.loans_amendment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_amendment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_amendmentevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    amendment_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT loans_amendmentevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_amendmentevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_amendmentevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_arrearsrun (
    id bigint NOT NULL,
    "on" date NOT NULL,
    after bigint NOT NULL,
    done_at timestamp with time zone
);
ALTER TABLE public.loans_arrearsrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_arrearsrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_arrearssnapshot (
    id bigint NOT NULL,
    "on" date NOT NULL,
    days integer NOT NULL,
    late_cents bigint NOT NULL,
    outstanding_cents bigint NOT NULL,
    agreement_id bigint NOT NULL,
    CONSTRAINT loans_arrearssnapshot_days_check CHECK ((days >= 0))
);
ALTER TABLE public.loans_arrearssnapshot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_arrearssnapshot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_asset (
    id bigint NOT NULL,
    version integer NOT NULL,
    number character varying(20) NOT NULL,
    description character varying(200) NOT NULL,
    invoice_number text NOT NULL,
    net_cents bigint NOT NULL,
    bought_on date NOT NULL,
    serial_number character varying(80) NOT NULL,
    insurer character varying(80) NOT NULL,
    policy character varying(60) NOT NULL,
    insured_until date,
    condition character varying(10) NOT NULL,
    location character varying(120) NOT NULL,
    claim_number character varying(60) NOT NULL,
    delivered_on date,
    ended_on date,
    state character varying(20) NOT NULL,
    agreement_id bigint NOT NULL,
    cooperative_id bigint NOT NULL,
    holder_id bigint NOT NULL,
    insurance_id bigint,
    CONSTRAINT asset_costs_more_than_the_least CHECK ((net_cents > 50000)),
    CONSTRAINT asset_delivered_is_known_and_insured CHECK (((NOT ((state)::text = ANY ((ARRAY['held'::character varying, 'returned'::character varying, 'handed_over'::character varying])::text[]))) OR ((delivered_on IS NOT NULL) AND (insured_until IS NOT NULL) AND (NOT ((serial_number)::text = ''::text)) AND (NOT ((insurer)::text = ''::text))))),
    CONSTRAINT asset_ends_when_it_is_no_longer_owned CHECK ((((ended_on IS NOT NULL) AND ((state)::text = ANY ((ARRAY['handed_over'::character varying, 'gone'::character varying, 'cancelled'::character varying])::text[]))) OR ((ended_on IS NULL) AND ((state)::text = ANY ((ARRAY['bought'::character varying, 'held'::character varying, 'returned'::character varying, 'lost'::character varying])::text[]))))),
    CONSTRAINT loans_asset_version_check CHECK ((version >= 0))
);
ALTER TABLE public.loans_asset ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_asset_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_assetevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    asset_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT loans_assetevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_assetevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_assetevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_assetpaper (
    id bigint NOT NULL,
    label character varying(80) NOT NULL,
    asset_id bigint NOT NULL,
    document_id bigint NOT NULL
);
ALTER TABLE public.loans_assetpaper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_assetpaper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_changecase (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    from_on date NOT NULL,
    until_on date,
    months smallint,
    count smallint,
    first_due_on date,
    cents bigint,
    months_off jsonb NOT NULL,
    months_double jsonb NOT NULL,
    balloon_cents bigint NOT NULL,
    rows jsonb NOT NULL,
    ground character varying(10) NOT NULL,
    story text NOT NULL,
    agreement_id bigint NOT NULL,
    case_id bigint NOT NULL,
    guarantor_id bigint,
    CONSTRAINT change_case_has_the_figures_of_its_kind CHECK (((((kind)::text = 'pause'::text) AND (months > 0)) OR ((balloon_cents >= 0) AND (count > 0) AND (first_due_on IS NOT NULL) AND ((kind)::text = 'replan'::text)) OR ((cents > 0) AND (count > 0) AND (first_due_on IS NOT NULL) AND ((kind)::text = ANY ((ARRAY['hardship'::character varying, 'share'::character varying, 'top_up'::character varying])::text[]))) OR (((kind)::text = 'arrears_pause'::text) AND (until_on >= from_on)) OR ((kind)::text = ANY ((ARRAY['reage'::character varying, 'rows'::character varying])::text[])) OR ((cents > 0) AND ((kind)::text = ANY ((ARRAY['forgive'::character varying, 'tolerance'::character varying, 'write_off'::character varying])::text[]))))),
    CONSTRAINT loans_changecase_count_check CHECK ((count >= 0)),
    CONSTRAINT loans_changecase_months_check CHECK ((months >= 0))
);
ALTER TABLE public.loans_changecase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_changecase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_changerequest (
    id bigint NOT NULL,
    kind character varying(5) NOT NULL,
    months smallint,
    monthly_cents bigint,
    words text NOT NULL,
    asked_on date NOT NULL,
    answered_on date,
    answer text NOT NULL,
    agreement_id bigint NOT NULL,
    answered_by_id bigint,
    by_id bigint NOT NULL,
    CONSTRAINT change_request_answered_by_someone CHECK ((((answered_by_id IS NULL) AND (answered_on IS NULL)) OR ((answered_by_id IS NOT NULL) AND (answered_on >= asked_on)))),
    CONSTRAINT change_request_has_the_figures_of_its_kind CHECK (((((kind)::text = 'pause'::text) AND (months > 0)) OR (((kind)::text = 'plan'::text) AND (monthly_cents > 0)))),
    CONSTRAINT loans_changerequest_months_check CHECK ((months >= 0))
);
ALTER TABLE public.loans_changerequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_changerequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_deduction (
    id bigint NOT NULL,
    month date NOT NULL,
    repayment_id bigint NOT NULL
);
ALTER TABLE public.loans_deduction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_deduction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_disbursement (
    id bigint NOT NULL,
    version integer NOT NULL,
    supplier_name text NOT NULL,
    supplier_address text NOT NULL,
    supplier_iban text NOT NULL,
    supplier_key character varying(32) NOT NULL,
    invoice_number text NOT NULL,
    "position" smallint NOT NULL,
    cents bigint NOT NULL,
    planned_on date,
    paid_to character varying(10) NOT NULL,
    asked_at timestamp with time zone,
    paid_on date,
    state character varying(20) NOT NULL,
    agreement_id bigint NOT NULL,
    asked_by_id bigint,
    order_id bigint,
    commitment_id bigint,
    topped_by_id bigint,
    shown_id bigint,
    CONSTRAINT disbursement_of_something CHECK (((cents > 0) AND ("position" > 0))),
    CONSTRAINT disbursement_paid_by_an_order CHECK ((((state)::text = ANY ((ARRAY['planned'::character varying, 'asked'::character varying, 'released'::character varying])::text[])) OR (order_id IS NOT NULL))),
    CONSTRAINT disbursement_paid_on_a_day CHECK ((((paid_on IS NOT NULL) AND ((state)::text = 'paid'::text)) OR ((NOT ((state)::text = 'paid'::text)) AND (paid_on IS NULL)))),
    CONSTRAINT loans_disbursement_position_check CHECK (("position" >= 0)),
    CONSTRAINT loans_disbursement_version_check CHECK ((version >= 0))
);
ALTER TABLE public.loans_disbursement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_disbursement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_disbursementevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    disbursement_id bigint NOT NULL,
    CONSTRAINT loans_disbursementevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_disbursementevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_disbursementevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_dunninghold (
    id bigint NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    why text NOT NULL,
    lifted_on date,
    agreement_id bigint NOT NULL,
    by_id bigint NOT NULL,
    lifted_by_id bigint,
    CONSTRAINT dunning_hold_in_order CHECK ((until_on >= from_on))
);
ALTER TABLE public.loans_dunninghold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_dunninghold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_dunningstep (
    id bigint NOT NULL,
    spell_on date NOT NULL,
    days smallint NOT NULL,
    step character varying(10) NOT NULL,
    "on" date NOT NULL,
    late_days integer NOT NULL,
    late_cents bigint NOT NULL,
    late_since date NOT NULL,
    by_post boolean NOT NULL,
    answered_on date,
    answer text NOT NULL,
    agreement_id bigint NOT NULL,
    answered_by_id bigint,
    CONSTRAINT dunning_step_answered_by_someone CHECK ((((answered_by_id IS NULL) AND (answered_on IS NULL)) OR ((answered_by_id IS NOT NULL) AND (answered_on >= "on")))),
    CONSTRAINT loans_dunningstep_days_check CHECK ((days >= 0)),
    CONSTRAINT loans_dunningstep_late_days_check CHECK ((late_days >= 0))
);
ALTER TABLE public.loans_dunningstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_dunningstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_guaranteecall (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    number character varying(20) NOT NULL,
    cents bigint NOT NULL,
    due_on date NOT NULL,
    ended_on date,
    agreement_id bigint NOT NULL,
    decided_by_id bigint,
    expected_id bigint,
    fund_id bigint NOT NULL,
    guarantor_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT guarantee_call_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT guarantee_call_is_above_zero CHECK ((cents > 0)),
    CONSTRAINT guarantee_call_is_expected CHECK (((NOT ((state)::text = 'approved'::text)) OR (expected_id IS NOT NULL))),
    CONSTRAINT loans_guaranteecall_version_check CHECK ((version >= 0))
);
ALTER TABLE public.loans_guaranteecall ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_guaranteecall_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_guaranteecallevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    call_id bigint NOT NULL,
    CONSTRAINT loans_guaranteecallevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_guaranteecallevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_guaranteecallevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_incomemonth (
    id bigint NOT NULL,
    month date NOT NULL,
    floor_cents bigint NOT NULL,
    closed_on date NOT NULL,
    agreement_id bigint NOT NULL,
    CONSTRAINT income_month_floor_not_below_zero CHECK ((floor_cents >= 0))
);
ALTER TABLE public.loans_incomemonth ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_incomemonth_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_incomereceipt (
    id bigint NOT NULL,
    reference character varying(60) NOT NULL,
    "on" date NOT NULL,
    month date NOT NULL,
    cents bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    activity_id bigint NOT NULL,
    credits_id bigint,
    first_id bigint,
    fund_id bigint NOT NULL,
    made_by_id bigint NOT NULL,
    reverses_id bigint,
    CONSTRAINT income_receipt_is_of_something CHECK ((NOT (cents = 0)))
);
ALTER TABLE public.loans_incomereceipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_incomereceipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_incomeshare (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    from_on date NOT NULL,
    basis_points integer NOT NULL,
    floor_cents bigint NOT NULL,
    agreement_id bigint NOT NULL,
    decided_by_id bigint,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT income_share_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT income_share_has_a_floor CHECK ((((basis_points = 0) AND (floor_cents = 0)) OR ((basis_points > 0) AND (basis_points <= 10000) AND (floor_cents > 0)))),
    CONSTRAINT loans_incomeshare_basis_points_check CHECK ((basis_points >= 0)),
    CONSTRAINT loans_incomeshare_version_check CHECK ((version >= 0))
);
ALTER TABLE public.loans_incomeshare ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_incomeshare_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_incomeshareevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    share_id bigint NOT NULL,
    CONSTRAINT loans_incomeshareevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_incomeshareevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_incomeshareevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_instalment (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    anchor_on date NOT NULL,
    due_on date NOT NULL,
    due_cents bigint NOT NULL,
    ahead boolean NOT NULL,
    schedule_id bigint NOT NULL,
    CONSTRAINT instalment_is_not_negative CHECK ((due_cents >= 0)),
    CONSTRAINT loans_instalment_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.loans_instalment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_instalment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_linerules (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    from_on date NOT NULL,
    rules jsonb NOT NULL,
    decided_by_id bigint,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT line_rules_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT loans_linerules_version_check CHECK ((version >= 0))
);
ALTER TABLE public.loans_linerules ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_linerules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_linerulesevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    rules_id bigint NOT NULL,
    CONSTRAINT loans_linerulesevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_linerulesevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_linerulesevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_loanapplication (
    id bigint NOT NULL,
    purpose character varying(40) NOT NULL,
    project text NOT NULL,
    months smallint,
    grace_months smallint NOT NULL,
    first_due_on date,
    invoiced_year_cents bigint,
    budget text NOT NULL,
    iban text NOT NULL,
    iban_holder text NOT NULL,
    declared_at timestamp with time zone,
    activity_id bigint,
    case_id bigint NOT NULL,
    declared_by_id bigint,
    terms_id bigint NOT NULL,
    guarantor_id bigint,
    supplier_id bigint,
    balloon_cents bigint NOT NULL,
    months_double jsonb NOT NULL,
    months_off jsonb NOT NULL,
    invoice_number text NOT NULL,
    paid_to character varying(10) NOT NULL,
    supplier_address text NOT NULL,
    supplier_iban text NOT NULL,
    supplier_key character varying(32) NOT NULL,
    supplier_name text NOT NULL,
    tranches jsonb NOT NULL,
    co_borrower_id bigint,
    co_borrower_agreed_at timestamp with time zone,
    invitations integer NOT NULL,
    goods character varying(200) NOT NULL,
    net_cents bigint,
    account_to_confirm boolean NOT NULL,
    CONSTRAINT loans_loanapplication_grace_months_check CHECK ((grace_months >= 0)),
    CONSTRAINT loans_loanapplication_invitations_check CHECK ((invitations >= 0)),
    CONSTRAINT loans_loanapplication_months_check CHECK ((months >= 0))
);
ALTER TABLE public.loans_loanapplication ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_loanapplication_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_loanchange (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    from_on date NOT NULL,
    months smallint,
    count smallint,
    first_due_on date,
    cents bigint,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    booked_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    agreement_id bigint NOT NULL,
    by_id bigint,
    proposal_id bigint,
    balloon_cents bigint NOT NULL,
    months_double jsonb NOT NULL,
    months_off jsonb NOT NULL,
    rows jsonb NOT NULL,
    until_on date,
    CONSTRAINT loan_change_has_the_figures_of_its_kind CHECK (((((kind)::text = 'pause'::text) AND (months > 0)) OR ((balloon_cents >= 0) AND (count > 0) AND (first_due_on IS NOT NULL) AND ((kind)::text = 'replan'::text)) OR ((cents > 0) AND (count > 0) AND (first_due_on IS NOT NULL) AND ((kind)::text = ANY ((ARRAY['hardship'::character varying, 'share'::character varying, 'top_up'::character varying])::text[]))) OR (((kind)::text = 'arrears_pause'::text) AND (until_on >= from_on)) OR ((kind)::text = ANY ((ARRAY['reage'::character varying, 'rows'::character varying])::text[])) OR ((cents > 0) AND ((kind)::text = ANY ((ARRAY['forgive'::character varying, 'tolerance'::character varying, 'write_off'::character varying])::text[]))))),
    CONSTRAINT loans_loanchange_count_check CHECK ((count >= 0)),
    CONSTRAINT loans_loanchange_months_check CHECK ((months >= 0))
);
ALTER TABLE public.loans_loanchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_loanchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_loanchangeundo (
    id bigint NOT NULL,
    "on" date NOT NULL,
    why character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    by_id bigint,
    change_id bigint NOT NULL
);
ALTER TABLE public.loans_loanchangeundo ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_loanchangeundo_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_loanproduct (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    name jsonb NOT NULL,
    summary jsonb NOT NULL
);
ALTER TABLE public.loans_loanproduct ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_loanproduct_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_loanpromise (
    id bigint NOT NULL,
    key character varying(60) NOT NULL,
    due_on date NOT NULL,
    cents bigint NOT NULL,
    tolerance_days smallint NOT NULL,
    made_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    by_borrower boolean NOT NULL,
    withdrawn_on date,
    agreement_id bigint NOT NULL,
    by_id bigint NOT NULL,
    withdrawn_by_id bigint,
    CONSTRAINT loan_promise_is_above_zero CHECK ((cents > 0)),
    CONSTRAINT loan_promise_looks_ahead CHECK ((due_on >= made_on)),
    CONSTRAINT loans_loanpromise_tolerance_days_check CHECK ((tolerance_days >= 0))
);
ALTER TABLE public.loans_loanpromise ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_loanpromise_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_loanproposal (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    kind character varying(16) NOT NULL,
    from_on date NOT NULL,
    months smallint,
    count smallint,
    first_due_on date,
    cents bigint,
    agreement_id bigint NOT NULL,
    decided_by_id bigint,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    balloon_cents bigint NOT NULL,
    months_double jsonb NOT NULL,
    months_off jsonb NOT NULL,
    rows jsonb NOT NULL,
    until_on date,
    CONSTRAINT loan_proposal_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT loan_proposal_has_the_figures_of_its_kind CHECK (((((kind)::text = 'pause'::text) AND (months > 0)) OR ((balloon_cents >= 0) AND (count > 0) AND (first_due_on IS NOT NULL) AND ((kind)::text = 'replan'::text)) OR ((cents > 0) AND (count > 0) AND (first_due_on IS NOT NULL) AND ((kind)::text = ANY ((ARRAY['hardship'::character varying, 'share'::character varying, 'top_up'::character varying])::text[]))) OR (((kind)::text = 'arrears_pause'::text) AND (until_on >= from_on)) OR ((kind)::text = ANY ((ARRAY['reage'::character varying, 'rows'::character varying])::text[])) OR ((cents > 0) AND ((kind)::text = ANY ((ARRAY['forgive'::character varying, 'tolerance'::character varying, 'write_off'::character varying])::text[]))))),
    CONSTRAINT loans_loanproposal_count_check CHECK ((count >= 0)),
    CONSTRAINT loans_loanproposal_months_check CHECK ((months >= 0)),
    CONSTRAINT loans_loanproposal_version_check CHECK ((version >= 0))
);
ALTER TABLE public.loans_loanproposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_loanproposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_loanproposalevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    proposal_id bigint NOT NULL,
    CONSTRAINT loans_loanproposalevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_loanproposalevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_loanproposalevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_moratorium (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    asked jsonb NOT NULL,
    kind character varying(16) NOT NULL,
    from_on date NOT NULL,
    until_on date,
    months smallint,
    chosen integer NOT NULL,
    rows_moved integer NOT NULL,
    cents_moved bigint NOT NULL,
    list_hash character varying(64) NOT NULL,
    first_affected_on date NOT NULL,
    undone_on date,
    undone_why character varying(200) NOT NULL,
    decided_by_id bigint,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    undone_by_id bigint,
    CONSTRAINT loans_moratorium_chosen_check CHECK ((chosen >= 0)),
    CONSTRAINT loans_moratorium_months_check CHECK ((months >= 0)),
    CONSTRAINT loans_moratorium_rows_moved_check CHECK ((rows_moved >= 0)),
    CONSTRAINT loans_moratorium_version_check CHECK ((version >= 0)),
    CONSTRAINT moratorium_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[]))))),
    CONSTRAINT moratorium_has_the_figures_of_its_kind CHECK (((((kind)::text = 'pause'::text) AND (months > 0)) OR (((kind)::text = 'arrears_pause'::text) AND (until_on >= from_on)))),
    CONSTRAINT moratorium_is_for_some_loan CHECK ((chosen > 0))
);
ALTER TABLE public.loans_moratorium ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_moratorium_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_moratoriumevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    moratorium_id bigint NOT NULL,
    CONSTRAINT loans_moratoriumevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_moratoriumevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_moratoriumevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_moratoriumloan (
    id bigint NOT NULL,
    outcome character varying(8) NOT NULL,
    because character varying(300) NOT NULL,
    agreement_id bigint NOT NULL,
    change_id bigint,
    moratorium_id bigint NOT NULL,
    CONSTRAINT moratorium_loan_changed_has_its_change CHECK ((((change_id IS NOT NULL) AND ((outcome)::text = ANY ((ARRAY['changed'::character varying, 'undone'::character varying])::text[]))) OR ((change_id IS NULL) AND ((outcome)::text = ANY ((ARRAY['waiting'::character varying, 'skipped'::character varying])::text[])))))
);
ALTER TABLE public.loans_moratoriumloan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_moratoriumloan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_productversion (
    id bigint NOT NULL,
    version integer NOT NULL,
    number integer NOT NULL,
    from_on date NOT NULL,
    to_on date,
    committee_code character varying(40) NOT NULL,
    countries jsonb NOT NULL,
    purposes jsonb NOT NULL,
    min_cents bigint NOT NULL,
    max_cents bigint NOT NULL,
    min_months smallint NOT NULL,
    max_months smallint NOT NULL,
    period_months smallint NOT NULL,
    grace_months_max smallint NOT NULL,
    file_fee_basis_points smallint NOT NULL,
    remainder character varying(10) NOT NULL,
    multiple_cents integer NOT NULL,
    business_day character varying(15) NOT NULL,
    ahead_mode character varying(10) NOT NULL,
    quotes_required boolean NOT NULL,
    offer_days smallint NOT NULL,
    declaration jsonb NOT NULL,
    state character varying(20) NOT NULL,
    published_on date,
    created_at timestamp with time zone NOT NULL,
    envelope_id bigint NOT NULL,
    product_id bigint NOT NULL,
    published_by_id bigint,
    balloon_basis_points smallint NOT NULL,
    fee_way character varying(10) NOT NULL,
    income_share_basis_points integer NOT NULL,
    period_days smallint NOT NULL,
    seasons boolean NOT NULL,
    pause_months_max smallint NOT NULL,
    tolerance_cents integer NOT NULL,
    forgive_cents_max bigint,
    replan_months_max smallint,
    write_off_cents_max bigint,
    dunning jsonb NOT NULL,
    promise_days_max smallint NOT NULL,
    promise_tolerance_days smallint NOT NULL,
    quiet_days smallint NOT NULL,
    draw_months smallint NOT NULL,
    tranches_max smallint NOT NULL,
    fee_refunded boolean NOT NULL,
    secured_by character varying(10) NOT NULL,
    deduction_basis_points_max integer NOT NULL,
    withdrawal_days smallint NOT NULL,
    withdrawal_waits boolean NOT NULL,
    CONSTRAINT loans_productversion_balloon_basis_points_check CHECK ((balloon_basis_points >= 0)),
    CONSTRAINT loans_productversion_deduction_basis_points_max_check CHECK ((deduction_basis_points_max >= 0)),
    CONSTRAINT loans_productversion_draw_months_check CHECK ((draw_months >= 0)),
    CONSTRAINT loans_productversion_file_fee_basis_points_check CHECK ((file_fee_basis_points >= 0)),
    CONSTRAINT loans_productversion_grace_months_max_check CHECK ((grace_months_max >= 0)),
    CONSTRAINT loans_productversion_income_share_basis_points_check CHECK ((income_share_basis_points >= 0)),
    CONSTRAINT loans_productversion_max_months_check CHECK ((max_months >= 0)),
    CONSTRAINT loans_productversion_min_months_check CHECK ((min_months >= 0)),
    CONSTRAINT loans_productversion_multiple_cents_check CHECK ((multiple_cents >= 0)),
    CONSTRAINT loans_productversion_number_check CHECK ((number >= 0)),
    CONSTRAINT loans_productversion_offer_days_check CHECK ((offer_days >= 0)),
    CONSTRAINT loans_productversion_pause_months_max_check CHECK ((pause_months_max >= 0)),
    CONSTRAINT loans_productversion_period_days_check CHECK ((period_days >= 0)),
    CONSTRAINT loans_productversion_period_months_check CHECK ((period_months >= 0)),
    CONSTRAINT loans_productversion_promise_days_max_check CHECK ((promise_days_max >= 0)),
    CONSTRAINT loans_productversion_promise_tolerance_days_check CHECK ((promise_tolerance_days >= 0)),
    CONSTRAINT loans_productversion_quiet_days_check CHECK ((quiet_days >= 0)),
    CONSTRAINT loans_productversion_replan_months_max_check CHECK ((replan_months_max >= 0)),
    CONSTRAINT loans_productversion_tolerance_cents_check CHECK ((tolerance_cents >= 0)),
    CONSTRAINT loans_productversion_tranches_max_check CHECK ((tranches_max >= 0)),
    CONSTRAINT loans_productversion_version_check CHECK ((version >= 0)),
    CONSTRAINT loans_productversion_withdrawal_days_check CHECK ((withdrawal_days >= 0)),
    CONSTRAINT product_version_amounts_in_order CHECK (((max_cents >= min_cents) AND (min_cents > 0))),
    CONSTRAINT product_version_deducts_at_most_all CHECK ((deduction_basis_points_max <= 10000)),
    CONSTRAINT product_version_ends_after_it_begins CHECK (((to_on IS NULL) OR (to_on >= from_on))),
    CONSTRAINT product_version_fee_is_a_tenth_at_most CHECK ((file_fee_basis_points <= 1000)),
    CONSTRAINT product_version_instalments_a_week_apart CHECK (((period_days = 0) OR ((period_days >= 7) AND (period_days <= 366)))),
    CONSTRAINT product_version_months_in_order CHECK (((max_months >= min_months) AND (min_months > 0) AND (period_months > 0))),
    CONSTRAINT product_version_patience_within_reason CHECK (((promise_days_max <= 366) AND (promise_tolerance_days <= 31) AND (quiet_days <= 90))),
    CONSTRAINT product_version_payments_within_reason CHECK ((((draw_months >= 1) AND (draw_months <= 60)) AND ((tranches_max >= 1) AND (tranches_max <= 12)))),
    CONSTRAINT product_version_published_by_someone_on_a_day CHECK ((((state)::text = 'draft'::text) OR ((published_by_id IS NOT NULL) AND (published_on IS NOT NULL)))),
    CONSTRAINT product_version_shares_within_reason CHECK (((balloon_basis_points <= 9000) AND (income_share_basis_points <= 100000)))
);
ALTER TABLE public.loans_productversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_productversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_productversionevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    version_id bigint NOT NULL,
    CONSTRAINT loans_productversionevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_productversionevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_productversionevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_provision (
    id bigint NOT NULL,
    from_days smallint NOT NULL,
    days integer NOT NULL,
    left_cents bigint NOT NULL,
    basis_points integer NOT NULL,
    cents bigint NOT NULL,
    agreement_id bigint NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT loans_provision_basis_points_check CHECK ((basis_points >= 0)),
    CONSTRAINT loans_provision_days_check CHECK ((days >= 0)),
    CONSTRAINT loans_provision_from_days_check CHECK ((from_days >= 0)),
    CONSTRAINT provision_at_most_what_is_left CHECK (((basis_points <= 10000) AND (cents >= 0) AND (left_cents >= cents)))
);
ALTER TABLE public.loans_provision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_provision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_provisionrates (
    id bigint NOT NULL,
    version integer NOT NULL,
    key character varying(60) NOT NULL,
    why character varying(200) NOT NULL,
    proposed_on date NOT NULL,
    decided_on date,
    state character varying(20) NOT NULL,
    from_on date NOT NULL,
    rates jsonb NOT NULL,
    decided_by_id bigint,
    fund_id bigint NOT NULL,
    proposed_by_id bigint NOT NULL,
    CONSTRAINT loans_provisionrates_version_check CHECK ((version >= 0)),
    CONSTRAINT provision_rates_decided_by_another CHECK (((NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR (NOT ((state)::text = ANY ((ARRAY['approved'::character varying, 'rejected'::character varying])::text[])))))
);
ALTER TABLE public.loans_provisionrates ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_provisionrates_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_provisionratesevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    rates_id bigint NOT NULL,
    CONSTRAINT loans_provisionratesevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.loans_provisionratesevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_provisionratesevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_provisionrun (
    id bigint NOT NULL,
    "on" date NOT NULL,
    left_cents bigint NOT NULL,
    cents bigint NOT NULL,
    buckets jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    fund_id bigint NOT NULL,
    rates_id bigint NOT NULL,
    CONSTRAINT provision_within_what_is_left CHECK (((cents >= 0) AND (left_cents >= cents)))
);
ALTER TABLE public.loans_provisionrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_provisionrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_repayment (
    id bigint NOT NULL,
    key character varying(120) NOT NULL,
    value_on date NOT NULL,
    booked_on date NOT NULL,
    cents bigint NOT NULL,
    mode character varying(10) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    agreement_id bigint NOT NULL,
    by_id bigint,
    line_id bigint,
    channel character varying(10) NOT NULL,
    payer text NOT NULL,
    CONSTRAINT repayment_is_above_zero CHECK ((cents > 0))
);
ALTER TABLE public.loans_repayment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_repayment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_repaymentundo (
    id bigint NOT NULL,
    "on" date NOT NULL,
    why character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    by_id bigint,
    repayment_id bigint NOT NULL
);
ALTER TABLE public.loans_repaymentundo ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_repaymentundo_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.loans_scheduleversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    reason character varying(20) NOT NULL,
    effective_on date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    agreement_id bigint NOT NULL,
    by_id bigint,
    CONSTRAINT loans_scheduleversion_number_check CHECK ((number >= 0))
);
ALTER TABLE public.loans_scheduleversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.loans_scheduleversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_choice (
    id bigint NOT NULL,
    topic character varying(10) NOT NULL,
    way character varying(10) NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.notices_choice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_choice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_notice (
    id bigint NOT NULL,
    key character varying(160) NOT NULL,
    template character varying(60) NOT NULL,
    language character varying(2) NOT NULL,
    subject character varying(200) NOT NULL,
    body text NOT NULL,
    path character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    attempts smallint NOT NULL,
    claimed_at timestamp with time zone,
    sent_at timestamp with time zone,
    given_up_at timestamp with time zone,
    read_at timestamp with time zone,
    error character varying(300) NOT NULL,
    member_id bigint,
    user_id bigint,
    digest_id bigint,
    sent_by_id bigint,
    way character varying(10) NOT NULL,
    CONSTRAINT notice_has_one_reader CHECK ((((member_id IS NULL) AND (user_id IS NOT NULL)) OR ((member_id IS NOT NULL) AND (user_id IS NULL)))),
    CONSTRAINT notices_notice_attempts_check CHECK ((attempts >= 0))
);
ALTER TABLE public.notices_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notices_wording (
    id bigint NOT NULL,
    template character varying(60) NOT NULL,
    language character varying(2) NOT NULL,
    number integer NOT NULL,
    subject character varying(200) NOT NULL,
    body text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT notices_wording_number_check CHECK ((number >= 0))
);
ALTER TABLE public.notices_wording ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_wording_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_accountchange (
    id bigint NOT NULL,
    version integer NOT NULL,
    iban text NOT NULL,
    holder text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    state character varying(20) NOT NULL,
    asked_by_id bigint NOT NULL,
    decided_by_id bigint,
    member_id bigint NOT NULL,
    contact text NOT NULL,
    told_at timestamp with time zone,
    told_by character varying(6) NOT NULL,
    beside boolean NOT NULL,
    address text NOT NULL,
    CONSTRAINT account_change_decided_by_another CHECK (((NOT ((state)::text = ANY ((ARRAY['confirmed'::character varying, 'refused'::character varying])::text[]))) OR ((decided_by_id IS NOT NULL) AND (NOT ((decided_by_id = asked_by_id) AND (decided_by_id IS NOT NULL)))))),
    CONSTRAINT people_accountchange_version_check CHECK ((version >= 0))
);
ALTER TABLE public.people_accountchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_accountchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_accountchangeevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    change_id bigint NOT NULL,
    CONSTRAINT people_accountchangeevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.people_accountchangeevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_accountchangeevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_activity (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    name character varying(120) NOT NULL,
    region character varying(40) NOT NULL,
    opened_on date NOT NULL,
    closed_on date,
    cooperative_id bigint NOT NULL,
    sector character varying(40) NOT NULL
);
ALTER TABLE public.people_activity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_activity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_activity_members (
    id bigint NOT NULL,
    activity_id bigint NOT NULL,
    member_id bigint NOT NULL
);
ALTER TABLE public.people_activity_members ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_activity_members_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_cooperative (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    name character varying(100) NOT NULL,
    country character varying(2) NOT NULL,
    currency character varying(3) NOT NULL,
    language character varying(2) NOT NULL,
    timezone character varying(40) NOT NULL,
    address text NOT NULL
);
ALTER TABLE public.people_cooperative ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_cooperative_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_factorcheck (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(20) NOT NULL,
    passed boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.people_factorcheck ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_factorcheck_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_furtheraccount (
    id bigint NOT NULL,
    iban text NOT NULL,
    holder text NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    member_id bigint NOT NULL
);
ALTER TABLE public.people_furtheraccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_furtheraccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_household (
    id bigint NOT NULL,
    code character varying(20) NOT NULL
);
ALTER TABLE public.people_household ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_household_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_mailcode (
    id bigint NOT NULL,
    act character varying(80) NOT NULL,
    salt character varying(16) NOT NULL,
    code_hash character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    wrong smallint NOT NULL,
    used_at timestamp with time zone,
    user_id bigint NOT NULL,
    CONSTRAINT people_mailcode_wrong_check CHECK ((wrong >= 0))
);
ALTER TABLE public.people_mailcode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_mailcode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_member (
    id bigint NOT NULL,
    number character varying(20) NOT NULL,
    first_name character varying(80) NOT NULL,
    last_name character varying(80) NOT NULL,
    email character varying(254) NOT NULL,
    phone text NOT NULL,
    address text NOT NULL,
    language character varying(2) NOT NULL,
    category character varying(1) NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    iban text NOT NULL,
    iban_holder text NOT NULL,
    advisor_id bigint,
    cooperative_id bigint NOT NULL,
    household_id bigint,
    user_id bigint,
    born_in smallint,
    gender character varying(1) NOT NULL,
    CONSTRAINT member_born_in_a_year CHECK (((born_in IS NULL) OR ((born_in >= 1900) AND (born_in <= 2100)))),
    CONSTRAINT people_member_born_in_check CHECK ((born_in >= 0))
);
ALTER TABLE public.people_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_memberimport (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    sha256 character varying(64) NOT NULL,
    content text NOT NULL,
    state character varying(10) NOT NULL,
    lines integer NOT NULL,
    created integer NOT NULL,
    changed integer NOT NULL,
    problems jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT people_memberimport_changed_check CHECK ((changed >= 0)),
    CONSTRAINT people_memberimport_created_check CHECK ((created >= 0)),
    CONSTRAINT people_memberimport_lines_check CHECK ((lines >= 0))
);
ALTER TABLE public.people_memberimport ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_memberimport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_proxy (
    id bigint NOT NULL,
    version integer NOT NULL,
    scope character varying(10) NOT NULL,
    until_on date NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    given_at timestamp with time zone,
    ended_at timestamp with time zone,
    state character varying(20) NOT NULL,
    asked_by_id bigint NOT NULL,
    helper_id bigint NOT NULL,
    member_id bigint NOT NULL,
    CONSTRAINT people_proxy_version_check CHECK ((version >= 0)),
    CONSTRAINT proxy_in_force_was_given CHECK (((NOT ((state)::text = 'holds'::text)) OR (given_at IS NOT NULL)))
);
ALTER TABLE public.people_proxy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_proxy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_proxyevent (
    id bigint NOT NULL,
    sequence integer NOT NULL,
    step character varying(40) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by_name character varying(150) NOT NULL,
    role character varying(20) NOT NULL,
    on_behalf_of character varying(150) NOT NULL,
    reason text NOT NULL,
    payload jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    previous_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    by_id bigint,
    proxy_id bigint NOT NULL,
    CONSTRAINT people_proxyevent_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE public.people_proxyevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_proxyevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_rolegrant (
    id bigint NOT NULL,
    role character varying(20) NOT NULL,
    from_on date NOT NULL,
    to_on date,
    approved_at timestamp with time zone,
    approved_by_id bigint,
    cooperative_id bigint,
    granted_by_id bigint,
    user_id bigint NOT NULL,
    CONSTRAINT role_grant_is_approved_by_another CHECK (((granted_by_id IS NULL) OR (approved_by_id IS NULL) OR (NOT ((granted_by_id = approved_by_id) AND (granted_by_id IS NOT NULL) AND (approved_by_id IS NOT NULL)))))
);
ALTER TABLE public.people_rolegrant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_rolegrant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    email character varying(254) NOT NULL,
    language character varying(2) NOT NULL,
    theme character varying(5) NOT NULL
);
CREATE TABLE public.people_user_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.people_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.people_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_user_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.people_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reporting_audiencechange (
    id bigint NOT NULL,
    audience character varying(10) NOT NULL,
    why character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    cooperative_id bigint NOT NULL
);
ALTER TABLE public.reporting_audiencechange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reporting_audiencechange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reporting_evidencepack (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    done integer NOT NULL,
    wanted integer,
    tries integer NOT NULL,
    seen_at timestamp with time zone,
    ended_at timestamp with time zone,
    problem character varying(300) NOT NULL,
    file character varying(100) NOT NULL,
    filename character varying(120) NOT NULL,
    content_type character varying(100) NOT NULL,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    last_day date,
    papers boolean NOT NULL,
    contents jsonb NOT NULL,
    left_out integer NOT NULL,
    totals jsonb NOT NULL,
    by_id bigint NOT NULL,
    fund_id bigint NOT NULL,
    line_id bigint NOT NULL,
    CONSTRAINT reporting_evidencepack_done_check CHECK ((done >= 0)),
    CONSTRAINT reporting_evidencepack_left_out_check CHECK ((left_out >= 0)),
    CONSTRAINT reporting_evidencepack_size_check CHECK ((size >= 0)),
    CONSTRAINT reporting_evidencepack_tries_check CHECK ((tries >= 0)),
    CONSTRAINT reporting_evidencepack_wanted_check CHECK ((wanted >= 0))
);
ALTER TABLE public.reporting_evidencepack ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reporting_evidencepack_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reporting_fairnessreading (
    id bigint NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    form character varying(4) NOT NULL,
    role character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    fund_id bigint NOT NULL
);
ALTER TABLE public.reporting_fairnessreading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reporting_fairnessreading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reporting_scenario (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    levers jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    fund_id bigint NOT NULL
);
ALTER TABLE public.reporting_scenario ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reporting_scenario_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_condition (
    id bigint NOT NULL,
    text character varying(300) NOT NULL,
    due_on date NOT NULL,
    at_risk_cents bigint,
    withdrawn_on date,
    line_id bigint NOT NULL,
    made_by_id bigint
);
ALTER TABLE public.sources_condition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_condition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_conditionnote (
    id bigint NOT NULL,
    met boolean NOT NULL,
    "on" date NOT NULL,
    evidence character varying(300) NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    condition_id bigint NOT NULL
);
ALTER TABLE public.sources_conditionnote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_conditionnote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_import (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    fresh integer NOT NULL,
    base_cents bigint NOT NULL,
    cents bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    posted_at timestamp with time zone,
    by_id bigint,
    fund_id bigint NOT NULL,
    state character varying(10) NOT NULL,
    changed integer NOT NULL,
    confirmed_by_id bigint,
    done integer NOT NULL,
    key character varying(60) NOT NULL,
    kind character varying(16) NOT NULL,
    known integer NOT NULL,
    lines integer NOT NULL,
    period_from date,
    period_to date,
    problems integer NOT NULL,
    reversed_at timestamp with time zone,
    reversed_because character varying(200) NOT NULL,
    reversed_by_id bigint,
    sha256 character varying(64) NOT NULL,
    stopped_because character varying(300) NOT NULL,
    sums jsonb NOT NULL,
    tries integer NOT NULL,
    expected integer NOT NULL,
    file character varying(100) NOT NULL,
    read_at timestamp with time zone,
    CONSTRAINT sources_contributionimport_invoices_check CHECK ((fresh >= 0)),
    CONSTRAINT sources_import_changed_check CHECK ((changed >= 0)),
    CONSTRAINT sources_import_done_check CHECK ((done >= 0)),
    CONSTRAINT sources_import_expected_check CHECK ((expected >= 0)),
    CONSTRAINT sources_import_known_check CHECK ((known >= 0)),
    CONSTRAINT sources_import_lines_check CHECK ((lines >= 0)),
    CONSTRAINT sources_import_problems_check CHECK ((problems >= 0)),
    CONSTRAINT sources_import_tries_check CHECK ((tries >= 0))
);
ALTER TABLE public.sources_import ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_contributionimport_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_contributionrate (
    id bigint NOT NULL,
    basis_points integer NOT NULL,
    from_on date NOT NULL,
    cooperative_id bigint NOT NULL,
    CONSTRAINT rate_is_a_share CHECK ((basis_points <= 10000)),
    CONSTRAINT sources_contributionrate_basis_points_check CHECK ((basis_points >= 0))
);
ALTER TABLE public.sources_contributionrate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_contributionrate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_fundingline (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    lender character varying(120) NOT NULL,
    terms text NOT NULL,
    region character varying(20) NOT NULL,
    limit_cents bigint NOT NULL,
    from_on date NOT NULL,
    to_on date,
    account_id bigint NOT NULL,
    envelope_id bigint NOT NULL,
    fund_id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    made_by_id bigint,
    withdrawn_on date,
    CONSTRAINT line_ends_after_it_begins CHECK (((to_on IS NULL) OR (to_on >= from_on))),
    CONSTRAINT line_has_a_limit CHECK ((limit_cents > 0))
);
ALTER TABLE public.sources_fundingline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_fundingline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_gift (
    id bigint NOT NULL,
    number character varying(20) NOT NULL,
    giver character varying(120) NOT NULL,
    amount_cents bigint NOT NULL,
    received_on date NOT NULL,
    note character varying(200) NOT NULL,
    envelope_id bigint,
    fund_id bigint NOT NULL,
    movement_id bigint NOT NULL,
    address character varying(200) NOT NULL,
    made_by_id bigint,
    member_id bigint,
    reference character varying(60) NOT NULL
);
ALTER TABLE public.sources_gift ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_gift_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_importline (
    id bigint NOT NULL,
    line integer NOT NULL,
    outcome character varying(8) NOT NULL,
    rank smallint NOT NULL,
    entity character varying(40) NOT NULL,
    "on" date,
    label character varying(120) NOT NULL,
    base_cents bigint,
    cents bigint,
    sentence character varying(300) NOT NULL,
    facts jsonb NOT NULL,
    of_id bigint NOT NULL,
    CONSTRAINT sources_importline_line_check CHECK ((line >= 0)),
    CONSTRAINT sources_importline_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.sources_importline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_importline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_invoice (
    id bigint NOT NULL,
    number character varying(60) NOT NULL,
    invoiced_on date NOT NULL,
    net_cents bigint NOT NULL,
    basis_points integer NOT NULL,
    contribution_cents bigint NOT NULL,
    cooperative_id bigint NOT NULL,
    made_by_id bigint NOT NULL,
    member_id bigint,
    credits_id bigint,
    first_id bigint,
    movement_id bigint,
    reverses_id bigint,
    CONSTRAINT invoice_is_for_something CHECK ((NOT (net_cents = 0))),
    CONSTRAINT sources_invoice_basis_points_check CHECK ((basis_points >= 0)),
    CONSTRAINT taking_back_names_the_invoice CHECK (((reverses_id IS NULL) OR (first_id IS NOT NULL)))
);
ALTER TABLE public.sources_invoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_invoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_lineinstalment (
    id bigint NOT NULL,
    due_on date NOT NULL,
    principal_cents bigint NOT NULL,
    schedule_id bigint NOT NULL,
    CONSTRAINT instalment_is_of_something CHECK ((principal_cents > 0))
);
ALTER TABLE public.sources_lineinstalment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_lineinstalment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_linemove (
    id bigint NOT NULL,
    way character varying(4) NOT NULL,
    cents bigint NOT NULL,
    "on" date NOT NULL,
    reference character varying(60) NOT NULL,
    line_id bigint NOT NULL,
    made_by_id bigint,
    movement_id bigint NOT NULL,
    CONSTRAINT line_move_is_of_something CHECK ((cents > 0))
);
ALTER TABLE public.sources_linemove ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_linemove_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_lineschedule (
    id bigint NOT NULL,
    number integer NOT NULL,
    total_cents bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    withdrawn_on date,
    by_id bigint,
    line_id bigint NOT NULL,
    made_by_id bigint,
    CONSTRAINT sources_lineschedule_number_check CHECK ((number >= 0))
);
ALTER TABLE public.sources_lineschedule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_lineschedule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_openingbalance (
    id bigint NOT NULL,
    "on" date NOT NULL,
    bank_cents bigint NOT NULL,
    parts jsonb NOT NULL,
    evidence character varying(200) NOT NULL,
    fund_id bigint NOT NULL,
    made_by_id bigint,
    movement_id bigint NOT NULL
);
ALTER TABLE public.sources_openingbalance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_openingbalance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_rateproposal (
    id bigint NOT NULL,
    basis_points integer NOT NULL,
    from_on date NOT NULL,
    why character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    cooperative_id bigint NOT NULL,
    decided_by_id bigint,
    proposed_by_id bigint NOT NULL,
    rate_id bigint,
    CONSTRAINT proposed_rate_is_a_share CHECK ((basis_points <= 10000)),
    CONSTRAINT rate_is_approved_by_another CHECK (((decided_by_id IS NULL) OR (NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL))) OR ((state)::text = 'declined'::text))),
    CONSTRAINT sources_rateproposal_basis_points_check CHECK ((basis_points >= 0))
);
ALTER TABLE public.sources_rateproposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_rateproposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_receipt (
    id bigint NOT NULL,
    number character varying(20) NOT NULL,
    language character varying(2) NOT NULL,
    content bytea NOT NULL,
    sha256 character varying(64) NOT NULL,
    template_version character varying(12) NOT NULL,
    issued_on date NOT NULL,
    by_id bigint,
    gift_id bigint NOT NULL
);
ALTER TABLE public.sources_receipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_receipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sources_recovery (
    id bigint NOT NULL,
    number character varying(20) NOT NULL,
    payer character varying(120) NOT NULL,
    loss character varying(60) NOT NULL,
    reference character varying(60) NOT NULL,
    amount_cents bigint NOT NULL,
    received_on date NOT NULL,
    note character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    envelope_id bigint NOT NULL,
    fund_id bigint NOT NULL,
    made_by_id bigint,
    movement_id bigint NOT NULL,
    CONSTRAINT recovery_is_of_something CHECK ((amount_cents > 0))
);
ALTER TABLE public.sources_recovery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sources_recovery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.workflows_counter (
    id bigint NOT NULL,
    series character varying(12) NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT workflows_counter_last_check CHECK ((last >= 0)),
    CONSTRAINT workflows_counter_year_check CHECK ((year >= 0))
);
ALTER TABLE public.workflows_counter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.workflows_counter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.workflows_due (
    id bigint NOT NULL,
    topic character varying(40) NOT NULL,
    key character varying(120) NOT NULL,
    ids jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempts integer NOT NULL,
    delivered_at timestamp with time zone,
    error text NOT NULL,
    CONSTRAINT workflows_due_attempts_check CHECK ((attempts >= 0))
);
ALTER TABLE public.workflows_due ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.workflows_due_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.people_accountchangeevent
    ADD CONSTRAINT account_change_event_once UNIQUE (change_id, sequence);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT account_once_an_envelope UNIQUE (envelope_id, kind, ref);
ALTER TABLE ONLY public.accounting_accountingexport
    ADD CONSTRAINT accounting_accountingexport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounting_chartofaccounts
    ADD CONSTRAINT accounting_chartofaccounts_key_key UNIQUE (key);
ALTER TABLE ONLY public.accounting_chartofaccounts
    ADD CONSTRAINT accounting_chartofaccounts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounting_chartofaccountsevent
    ADD CONSTRAINT accounting_chartofaccountsevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounting_entrynumber
    ADD CONSTRAINT accounting_entrynumber_pkey PRIMARY KEY (movement_id);
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_commitment_id_key UNIQUE (commitment_id);
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_expected_id_key UNIQUE (expected_id);
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_number_key UNIQUE (number);
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_order_id_key UNIQUE (order_id);
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.activities_claimevent
    ADD CONSTRAINT activities_claimevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_claimproposal
    ADD CONSTRAINT activities_claimproposal_key_key UNIQUE (key);
ALTER TABLE ONLY public.activities_claimproposal
    ADD CONSTRAINT activities_claimproposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_claimproposalevent
    ADD CONSTRAINT activities_claimproposalevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_letter
    ADD CONSTRAINT activities_letter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_expected_id_key UNIQUE (expected_id);
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_number_key UNIQUE (number);
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.activities_ownmoneyevent
    ADD CONSTRAINT activities_ownmoneyevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_ownmove
    ADD CONSTRAINT activities_ownmove_key_key UNIQUE (key);
ALTER TABLE ONLY public.activities_ownmove
    ADD CONSTRAINT activities_ownmove_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_ownplan
    ADD CONSTRAINT activities_ownplan_key_key UNIQUE (key);
ALTER TABLE ONLY public.activities_ownplan
    ADD CONSTRAINT activities_ownplan_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_ownplanevent
    ADD CONSTRAINT activities_ownplanevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_receipt
    ADD CONSTRAINT activities_receipt_key_key UNIQUE (key);
ALTER TABLE ONLY public.activities_receipt
    ADD CONSTRAINT activities_receipt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_receiptundo
    ADD CONSTRAINT activities_receiptundo_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_receiptundo
    ADD CONSTRAINT activities_receiptundo_receipt_id_key UNIQUE (receipt_id);
ALTER TABLE ONLY public.activities_request
    ADD CONSTRAINT activities_request_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.activities_request
    ADD CONSTRAINT activities_request_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_terms
    ADD CONSTRAINT activities_terms_key_key UNIQUE (key);
ALTER TABLE ONLY public.activities_terms
    ADD CONSTRAINT activities_terms_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_termsevent
    ADD CONSTRAINT activities_termsevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activities_termsevent
    ADD CONSTRAINT activity_terms_event_once UNIQUE (terms_id, sequence);
ALTER TABLE ONLY public.committee_agendaitem
    ADD CONSTRAINT agenda_names_a_case_once UNIQUE (session_id, case_id, purpose);
ALTER TABLE ONLY public.loans_agreementevent
    ADD CONSTRAINT agreement_event_once UNIQUE (agreement_id, sequence);
ALTER TABLE ONLY public.aid_aidapplication
    ADD CONSTRAINT aid_aidapplication_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.aid_aidapplication
    ADD CONSTRAINT aid_aidapplication_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.aid_award
    ADD CONSTRAINT aid_award_commitment_id_key UNIQUE (commitment_id);
ALTER TABLE ONLY public.aid_award
    ADD CONSTRAINT aid_award_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.aid_awardpayment
    ADD CONSTRAINT aid_awardpayment_order_id_key UNIQUE (order_id);
ALTER TABLE ONLY public.aid_awardpayment
    ADD CONSTRAINT aid_awardpayment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.aid_closing
    ADD CONSTRAINT aid_closing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.aid_closing
    ADD CONSTRAINT aid_closing_version_id_key UNIQUE (version_id);
ALTER TABLE ONLY public.aid_creditor
    ADD CONSTRAINT aid_creditor_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.aid_programme
    ADD CONSTRAINT aid_programme_code_key UNIQUE (code);
ALTER TABLE ONLY public.aid_programme
    ADD CONSTRAINT aid_programme_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.aid_programmeversion
    ADD CONSTRAINT aid_programmeversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.aid_programmeversionevent
    ADD CONSTRAINT aid_programmeversionevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_allocation
    ADD CONSTRAINT allocation_once_an_instalment UNIQUE (repayment_id, instalment_id);
ALTER TABLE ONLY public.loans_amendmentevent
    ADD CONSTRAINT amendment_event_once UNIQUE (amendment_id, sequence);
ALTER TABLE ONLY public.cases_answersread
    ADD CONSTRAINT answers_read_once_a_reader UNIQUE (case_id, user_id);
ALTER TABLE ONLY public.committee_appealevent
    ADD CONSTRAINT appeal_event_once UNIQUE (appeal_id, sequence);
ALTER TABLE ONLY public.committee_appeal
    ADD CONSTRAINT appeal_once_a_decision UNIQUE (decision_id);
ALTER TABLE ONLY public.banking_approvalrulesevent
    ADD CONSTRAINT approval_rules_event_once UNIQUE (rules_id, sequence);
ALTER TABLE ONLY public.loans_arrearssnapshot
    ADD CONSTRAINT arrears_snapshot_once_a_day UNIQUE (agreement_id, "on");
ALTER TABLE ONLY public.loans_assetevent
    ADD CONSTRAINT asset_event_once UNIQUE (asset_id, sequence);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.authtoken_token
    ADD CONSTRAINT authtoken_token_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.authtoken_token
    ADD CONSTRAINT authtoken_token_user_id_key UNIQUE (user_id);
ALTER TABLE ONLY public.committee_ballotevent
    ADD CONSTRAINT ballot_event_numbered_once UNIQUE (ballot_id, sequence);
ALTER TABLE ONLY public.banking_bankaccount
    ADD CONSTRAINT bank_account_once_in_the_ledger UNIQUE (fund_id, ledger_ref);
ALTER TABLE ONLY public.banking_statementlineevent
    ADD CONSTRAINT bank_line_event_once UNIQUE (line_id, sequence);
ALTER TABLE ONLY public.banking_statementline
    ADD CONSTRAINT bank_line_once UNIQUE (account_id, booked_on, cents, bank_reference, rank);
ALTER TABLE ONLY public.banking_approval
    ADD CONSTRAINT banking_approval_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_approvalrules
    ADD CONSTRAINT banking_approvalrules_key_key UNIQUE (key);
ALTER TABLE ONLY public.banking_approvalrules
    ADD CONSTRAINT banking_approvalrules_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_approvalrulesevent
    ADD CONSTRAINT banking_approvalrulesevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_bankaccount
    ADD CONSTRAINT banking_bankaccount_iban_key UNIQUE (iban);
ALTER TABLE ONLY public.banking_bankaccount
    ADD CONSTRAINT banking_bankaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_batchline
    ADD CONSTRAINT banking_batchline_end_to_end_id_key UNIQUE (end_to_end_id);
ALTER TABLE ONLY public.banking_batchline
    ADD CONSTRAINT banking_batchline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_delivery
    ADD CONSTRAINT banking_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_duplicatecleared
    ADD CONSTRAINT banking_duplicatecleared_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_erasure
    ADD CONSTRAINT banking_erasure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_expectedpayment
    ADD CONSTRAINT banking_expectedpayment_key_key UNIQUE (key);
ALTER TABLE ONLY public.banking_expectedpayment
    ADD CONSTRAINT banking_expectedpayment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_expectedpayment
    ADD CONSTRAINT banking_expectedpayment_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.banking_knownentry
    ADD CONSTRAINT banking_knownentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_match
    ADD CONSTRAINT banking_match_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_matchingrule
    ADD CONSTRAINT banking_matchingrule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_noticedetail
    ADD CONSTRAINT banking_noticedetail_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_paymentbatch
    ADD CONSTRAINT banking_paymentbatch_number_key UNIQUE (number);
ALTER TABLE ONLY public.banking_paymentbatch
    ADD CONSTRAINT banking_paymentbatch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_paymentbatchevent
    ADD CONSTRAINT banking_paymentbatchevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_paymentorder
    ADD CONSTRAINT banking_paymentorder_key_key UNIQUE (key);
ALTER TABLE ONLY public.banking_paymentorder
    ADD CONSTRAINT banking_paymentorder_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_paymentorderevent
    ADD CONSTRAINT banking_paymentorderevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_reconciliation
    ADD CONSTRAINT banking_reconciliation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_statement
    ADD CONSTRAINT banking_statement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_statementfile
    ADD CONSTRAINT banking_statementfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_statementfile
    ADD CONSTRAINT banking_statementfile_sha256_key UNIQUE (sha256);
ALTER TABLE ONLY public.banking_statementline
    ADD CONSTRAINT banking_statementline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_statementlineevent
    ADD CONSTRAINT banking_statementlineevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.banking_tablelayout
    ADD CONSTRAINT banking_tablelayout_account_id_key UNIQUE (account_id);
ALTER TABLE ONLY public.banking_tablelayout
    ADD CONSTRAINT banking_tablelayout_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_breach
    ADD CONSTRAINT breach_noted_once_a_promise UNIQUE (case_id, what);
ALTER TABLE ONLY public.cases_caseevent
    ADD CONSTRAINT case_event_sequence_once UNIQUE (case_id, sequence);
ALTER TABLE ONLY public.cases_advice_documents
    ADD CONSTRAINT cases_advice_documents_advice_id_document_id_a544a6f7_uniq UNIQUE (advice_id, document_id);
ALTER TABLE ONLY public.cases_advice_documents
    ADD CONSTRAINT cases_advice_documents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_advice
    ADD CONSTRAINT cases_advice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_answersread
    ADD CONSTRAINT cases_answersread_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_breach
    ADD CONSTRAINT cases_breach_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.cases_caseevent
    ADD CONSTRAINT cases_caseevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_correction
    ADD CONSTRAINT cases_correction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_dataexport
    ADD CONSTRAINT cases_dataexport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_document
    ADD CONSTRAINT cases_document_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_document
    ADD CONSTRAINT cases_document_replaced_by_id_key UNIQUE (replaced_by_id);
ALTER TABLE ONLY public.cases_documentopening
    ADD CONSTRAINT cases_documentopening_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_message_documents
    ADD CONSTRAINT cases_message_documents_message_id_document_id_845eddb2_uniq UNIQUE (message_id, document_id);
ALTER TABLE ONLY public.cases_message_documents
    ADD CONSTRAINT cases_message_documents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_message
    ADD CONSTRAINT cases_message_key_key UNIQUE (key);
ALTER TABLE ONLY public.cases_message
    ADD CONSTRAINT cases_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_officerabsence
    ADD CONSTRAINT cases_officerabsence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_opinion
    ADD CONSTRAINT cases_opinion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_savedview
    ADD CONSTRAINT cases_savedview_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_servicetargets
    ADD CONSTRAINT cases_servicetargets_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_typedpage
    ADD CONSTRAINT cases_typedpage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounting_chartofaccountsevent
    ADD CONSTRAINT chart_event_once UNIQUE (chart_id, sequence);
ALTER TABLE ONLY public.activities_claimevent
    ADD CONSTRAINT claim_event_once UNIQUE (claim_id, sequence);
ALTER TABLE ONLY public.activities_claimproposalevent
    ADD CONSTRAINT claim_proposal_event_once UNIQUE (proposal_id, sequence);
ALTER TABLE ONLY public.debits_collectionbatchevent
    ADD CONSTRAINT collection_batch_event_once UNIQUE (batch_id, sequence);
ALTER TABLE ONLY public.debits_collectionevent
    ADD CONSTRAINT collection_event_once UNIQUE (collection_id, sequence);
ALTER TABLE ONLY public.committee_absence
    ADD CONSTRAINT committee_absence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_agendaitem
    ADD CONSTRAINT committee_agendaitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_appeal_documents
    ADD CONSTRAINT committee_appeal_documents_appeal_id_document_id_dbfb2978_uniq UNIQUE (appeal_id, document_id);
ALTER TABLE ONLY public.committee_appeal_documents
    ADD CONSTRAINT committee_appeal_documents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_appeal
    ADD CONSTRAINT committee_appeal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_appealevent
    ADD CONSTRAINT committee_appealevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_appealletter
    ADD CONSTRAINT committee_appealletter_appeal_id_key UNIQUE (appeal_id);
ALTER TABLE ONLY public.committee_appealletter
    ADD CONSTRAINT committee_appealletter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_attendance
    ADD CONSTRAINT committee_attendance_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_ballot
    ADD CONSTRAINT committee_ballot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_ballotevent
    ADD CONSTRAINT committee_ballotevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_calendarfeed
    ADD CONSTRAINT committee_calendarfeed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_calendarfeed
    ADD CONSTRAINT committee_calendarfeed_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.committee_committee
    ADD CONSTRAINT committee_committee_code_key UNIQUE (code);
ALTER TABLE ONLY public.committee_committee_cooperatives
    ADD CONSTRAINT committee_committee_coop_committee_id_cooperative_e4a9330b_uniq UNIQUE (committee_id, cooperative_id);
ALTER TABLE ONLY public.committee_committee_cooperatives
    ADD CONSTRAINT committee_committee_cooperatives_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_committee
    ADD CONSTRAINT committee_committee_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_consent
    ADD CONSTRAINT committee_consent_item_id_key UNIQUE (item_id);
ALTER TABLE ONLY public.committee_consent
    ADD CONSTRAINT committee_consent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_corrects_id_key UNIQUE (corrects_id);
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_fast_track_id_key UNIQUE (fast_track_id);
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_number_key UNIQUE (number);
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_decisionletter
    ADD CONSTRAINT committee_decisionletter_decision_id_key UNIQUE (decision_id);
ALTER TABLE ONLY public.committee_decisionletter
    ADD CONSTRAINT committee_decisionletter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_declaration
    ADD CONSTRAINT committee_declaration_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_delegation
    ADD CONSTRAINT committee_delegation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_fasttrack
    ADD CONSTRAINT committee_fasttrack_ballot_id_key UNIQUE (ballot_id);
ALTER TABLE ONLY public.committee_fasttrack
    ADD CONSTRAINT committee_fasttrack_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_fasttrackevent
    ADD CONSTRAINT committee_fasttrackevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_letterposting
    ADD CONSTRAINT committee_letterposting_letter_id_key UNIQUE (letter_id);
ALTER TABLE ONLY public.committee_letterposting
    ADD CONSTRAINT committee_letterposting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_letterreading
    ADD CONSTRAINT committee_letterreading_letter_id_key UNIQUE (letter_id);
ALTER TABLE ONLY public.committee_letterreading
    ADD CONSTRAINT committee_letterreading_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_mandate
    ADD CONSTRAINT committee_mandate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_minutes
    ADD CONSTRAINT committee_minutes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_reading
    ADD CONSTRAINT committee_reading_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_recusal
    ADD CONSTRAINT committee_recusal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_referral
    ADD CONSTRAINT committee_referral_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_remarks
    ADD CONSTRAINT committee_remarks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_remarks
    ADD CONSTRAINT committee_remarks_session_id_key UNIQUE (session_id);
ALTER TABLE ONLY public.committee_rulesproposal
    ADD CONSTRAINT committee_rulesproposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_rulesproposalevent
    ADD CONSTRAINT committee_rulesproposalevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_rulesversion
    ADD CONSTRAINT committee_rulesversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_rulesversion
    ADD CONSTRAINT committee_rulesversion_proposal_id_key UNIQUE (proposal_id);
ALTER TABLE ONLY public.committee_secretpaper
    ADD CONSTRAINT committee_secretpaper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_secretvoter
    ADD CONSTRAINT committee_secretvoter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_session
    ADD CONSTRAINT committee_session_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_sessionevent
    ADD CONSTRAINT committee_sessionevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_signature
    ADD CONSTRAINT committee_signature_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_vote
    ADD CONSTRAINT committee_vote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.workflows_counter
    ADD CONSTRAINT counter_once_a_series_and_year UNIQUE (series, year);
ALTER TABLE ONLY public.debits_creditorchangeevent
    ADD CONSTRAINT creditor_change_event_once UNIQUE (change_id, sequence);
ALTER TABLE ONLY public.aid_creditor
    ADD CONSTRAINT creditor_position_once UNIQUE (application_id, "position");
ALTER TABLE ONLY public.ledger_daytotal
    ADD CONSTRAINT day_total_once UNIQUE (account_id, "on");
ALTER TABLE ONLY public.debits_collection
    ADD CONSTRAINT debits_collection_came_back_id_key UNIQUE (came_back_id);
ALTER TABLE ONLY public.debits_collection
    ADD CONSTRAINT debits_collection_end_to_end_id_key UNIQUE (end_to_end_id);
ALTER TABLE ONLY public.debits_collection
    ADD CONSTRAINT debits_collection_match_id_key UNIQUE (match_id);
ALTER TABLE ONLY public.debits_collection
    ADD CONSTRAINT debits_collection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.debits_collectionbatch
    ADD CONSTRAINT debits_collectionbatch_number_key UNIQUE (number);
ALTER TABLE ONLY public.debits_collectionbatch
    ADD CONSTRAINT debits_collectionbatch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.debits_collectionbatchevent
    ADD CONSTRAINT debits_collectionbatchevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.debits_collectionevent
    ADD CONSTRAINT debits_collectionevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.debits_creditor
    ADD CONSTRAINT debits_creditor_account_id_key UNIQUE (account_id);
ALTER TABLE ONLY public.debits_creditor
    ADD CONSTRAINT debits_creditor_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.debits_creditorchange
    ADD CONSTRAINT debits_creditorchange_key_key UNIQUE (key);
ALTER TABLE ONLY public.debits_creditorchange
    ADD CONSTRAINT debits_creditorchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.debits_creditorchangeevent
    ADD CONSTRAINT debits_creditorchangeevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.debits_debitmandate
    ADD CONSTRAINT debits_debitmandate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.debits_debitmandate
    ADD CONSTRAINT debits_debitmandate_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.debits_debitmandateevent
    ADD CONSTRAINT debits_debitmandateevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.debits_signedmandate
    ADD CONSTRAINT debits_signedmandate_pkey PRIMARY KEY (mandate_id);
ALTER TABLE ONLY public.committee_declaration
    ADD CONSTRAINT declaration_once_a_case_and_person UNIQUE (case_id, user_id);
ALTER TABLE ONLY public.loans_disbursementevent
    ADD CONSTRAINT disbursement_event_once UNIQUE (disbursement_id, sequence);
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT disbursement_position_once UNIQUE (agreement_id, "position");
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.loans_dunningstep
    ADD CONSTRAINT dunning_one_step_a_day UNIQUE (agreement_id, "on");
ALTER TABLE ONLY public.loans_dunningstep
    ADD CONSTRAINT dunning_step_once_a_spell UNIQUE (agreement_id, spell_on, days);
ALTER TABLE ONLY public.banking_duplicatecleared
    ADD CONSTRAINT duplicate_cleared_once UNIQUE (one_id, other_id);
ALTER TABLE ONLY public.loans_acceptance
    ADD CONSTRAINT each_party_accepts_a_text_once UNIQUE (agreement_id, party, agreed_hash);
ALTER TABLE ONLY public.accounting_entrynumber
    ADD CONSTRAINT entry_number_once_a_year UNIQUE (fund_id, year, number);
ALTER TABLE ONLY public.ledger_envelopechangeevent
    ADD CONSTRAINT envelope_change_event_once UNIQUE (change_id, sequence);
ALTER TABLE ONLY public.ledger_envelope
    ADD CONSTRAINT envelope_code_once_a_fund UNIQUE (fund_id, code);
ALTER TABLE ONLY public.ledger_envelopetransferevent
    ADD CONSTRAINT envelope_transfer_event_once UNIQUE (transfer_id, sequence);
ALTER TABLE ONLY public.committee_fasttrackevent
    ADD CONSTRAINT fast_track_event_once UNIQUE (track_id, sequence);
ALTER TABLE ONLY public.ledger_flowday
    ADD CONSTRAINT flow_day_once UNIQUE (fund_id, "on", source_kind, target_kind);
ALTER TABLE ONLY public.loans_guaranteecallevent
    ADD CONSTRAINT guarantee_call_event_once UNIQUE (call_id, sequence);
ALTER TABLE ONLY public.loans_incomemonth
    ADD CONSTRAINT income_month_once_a_loan UNIQUE (agreement_id, month);
ALTER TABLE ONLY public.loans_incomeshareevent
    ADD CONSTRAINT income_share_event_once UNIQUE (share_id, sequence);
ALTER TABLE ONLY public.loans_instalment
    ADD CONSTRAINT instalment_position_once UNIQUE (schedule_id, "position");
ALTER TABLE ONLY public.jobs_export
    ADD CONSTRAINT jobs_export_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.jobs_recorded
    ADD CONSTRAINT jobs_recorded_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.jobs_subscription
    ADD CONSTRAINT jobs_subscription_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT ledger_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_chainblock
    ADD CONSTRAINT ledger_chainblock_number_key UNIQUE (number);
ALTER TABLE ONLY public.ledger_chainblock
    ADD CONSTRAINT ledger_chainblock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_commitment
    ADD CONSTRAINT ledger_commitment_key_key UNIQUE (key);
ALTER TABLE ONLY public.ledger_commitment
    ADD CONSTRAINT ledger_commitment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_daytotal
    ADD CONSTRAINT ledger_daytotal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_envelope
    ADD CONSTRAINT ledger_envelope_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_envelopechange
    ADD CONSTRAINT ledger_envelopechange_key_key UNIQUE (key);
ALTER TABLE ONLY public.ledger_envelopechange
    ADD CONSTRAINT ledger_envelopechange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_envelopechangeevent
    ADD CONSTRAINT ledger_envelopechangeevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_envelopetransfer
    ADD CONSTRAINT ledger_envelopetransfer_key_key UNIQUE (key);
ALTER TABLE ONLY public.ledger_envelopetransfer
    ADD CONSTRAINT ledger_envelopetransfer_movement_id_key UNIQUE (movement_id);
ALTER TABLE ONLY public.ledger_envelopetransfer
    ADD CONSTRAINT ledger_envelopetransfer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_envelopetransferevent
    ADD CONSTRAINT ledger_envelopetransferevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_flowday
    ADD CONSTRAINT ledger_flowday_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_flowmark
    ADD CONSTRAINT ledger_flowmark_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_fund
    ADD CONSTRAINT ledger_fund_code_key UNIQUE (code);
ALTER TABLE ONLY public.ledger_fund_cooperatives
    ADD CONSTRAINT ledger_fund_cooperatives_fund_id_cooperative_id_d3102e19_uniq UNIQUE (fund_id, cooperative_id);
ALTER TABLE ONLY public.ledger_fund_cooperatives
    ADD CONSTRAINT ledger_fund_cooperatives_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_fund
    ADD CONSTRAINT ledger_fund_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_movement
    ADD CONSTRAINT ledger_movement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_movement
    ADD CONSTRAINT ledger_movement_reverses_id_key UNIQUE (reverses_id);
ALTER TABLE ONLY public.ledger_period
    ADD CONSTRAINT ledger_period_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_periodevent
    ADD CONSTRAINT ledger_periodevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_proofrun
    ADD CONSTRAINT ledger_proofrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_transfer
    ADD CONSTRAINT ledger_transfer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_valueshift
    ADD CONSTRAINT ledger_valueshift_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_waitinggrant
    ADD CONSTRAINT ledger_waitinggrant_commitment_id_key UNIQUE (commitment_id);
ALTER TABLE ONLY public.ledger_waitinggrant
    ADD CONSTRAINT ledger_waitinggrant_key_key UNIQUE (key);
ALTER TABLE ONLY public.ledger_waitinggrant
    ADD CONSTRAINT ledger_waitinggrant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_waitinggrantevent
    ADD CONSTRAINT ledger_waitinggrantevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_fundingline
    ADD CONSTRAINT line_code_once_a_fund UNIQUE (fund_id, code);
ALTER TABLE ONLY public.loans_linerulesevent
    ADD CONSTRAINT line_rules_event_once UNIQUE (rules_id, sequence);
ALTER TABLE ONLY public.sources_lineschedule
    ADD CONSTRAINT line_schedule_number_once UNIQUE (line_id, number);
ALTER TABLE ONLY public.loans_loanproposalevent
    ADD CONSTRAINT loan_proposal_event_once UNIQUE (proposal_id, sequence);
ALTER TABLE ONLY public.loans_acceptance
    ADD CONSTRAINT loans_acceptance_mail_code_id_key UNIQUE (mail_code_id);
ALTER TABLE ONLY public.loans_acceptance
    ADD CONSTRAINT loans_acceptance_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_commitment_id_key UNIQUE (commitment_id);
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_expected_id_key UNIQUE (expected_id);
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_fee_expected_id_key UNIQUE (fee_expected_id);
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_number_key UNIQUE (number);
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.loans_agreementdocument
    ADD CONSTRAINT loans_agreementdocument_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_agreementevent
    ADD CONSTRAINT loans_agreementevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_allocation
    ADD CONSTRAINT loans_allocation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_amendment
    ADD CONSTRAINT loans_amendment_asked_id_key UNIQUE (asked_id);
ALTER TABLE ONLY public.loans_amendment
    ADD CONSTRAINT loans_amendment_commitment_id_key UNIQUE (commitment_id);
ALTER TABLE ONLY public.loans_amendment
    ADD CONSTRAINT loans_amendment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_amendmentevent
    ADD CONSTRAINT loans_amendmentevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_arrearsrun
    ADD CONSTRAINT loans_arrearsrun_on_key UNIQUE ("on");
ALTER TABLE ONLY public.loans_arrearsrun
    ADD CONSTRAINT loans_arrearsrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_arrearssnapshot
    ADD CONSTRAINT loans_arrearssnapshot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_asset
    ADD CONSTRAINT loans_asset_agreement_id_key UNIQUE (agreement_id);
ALTER TABLE ONLY public.loans_asset
    ADD CONSTRAINT loans_asset_insurance_id_key UNIQUE (insurance_id);
ALTER TABLE ONLY public.loans_asset
    ADD CONSTRAINT loans_asset_number_key UNIQUE (number);
ALTER TABLE ONLY public.loans_asset
    ADD CONSTRAINT loans_asset_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_assetevent
    ADD CONSTRAINT loans_assetevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_assetpaper
    ADD CONSTRAINT loans_assetpaper_document_id_key UNIQUE (document_id);
ALTER TABLE ONLY public.loans_assetpaper
    ADD CONSTRAINT loans_assetpaper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_changecase
    ADD CONSTRAINT loans_changecase_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.loans_changecase
    ADD CONSTRAINT loans_changecase_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_changerequest
    ADD CONSTRAINT loans_changerequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_deduction
    ADD CONSTRAINT loans_deduction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_deduction
    ADD CONSTRAINT loans_deduction_repayment_id_key UNIQUE (repayment_id);
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT loans_disbursement_commitment_id_key UNIQUE (commitment_id);
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT loans_disbursement_order_id_key UNIQUE (order_id);
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT loans_disbursement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT loans_disbursement_topped_by_id_key UNIQUE (topped_by_id);
ALTER TABLE ONLY public.loans_disbursementevent
    ADD CONSTRAINT loans_disbursementevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_dunninghold
    ADD CONSTRAINT loans_dunninghold_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_dunningstep
    ADD CONSTRAINT loans_dunningstep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_guaranteecall
    ADD CONSTRAINT loans_guaranteecall_expected_id_key UNIQUE (expected_id);
ALTER TABLE ONLY public.loans_guaranteecall
    ADD CONSTRAINT loans_guaranteecall_key_key UNIQUE (key);
ALTER TABLE ONLY public.loans_guaranteecall
    ADD CONSTRAINT loans_guaranteecall_number_key UNIQUE (number);
ALTER TABLE ONLY public.loans_guaranteecall
    ADD CONSTRAINT loans_guaranteecall_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_guaranteecallevent
    ADD CONSTRAINT loans_guaranteecallevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_incomemonth
    ADD CONSTRAINT loans_incomemonth_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_incomereceipt
    ADD CONSTRAINT loans_incomereceipt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_incomereceipt
    ADD CONSTRAINT loans_incomereceipt_reverses_id_key UNIQUE (reverses_id);
ALTER TABLE ONLY public.loans_incomeshare
    ADD CONSTRAINT loans_incomeshare_key_key UNIQUE (key);
ALTER TABLE ONLY public.loans_incomeshare
    ADD CONSTRAINT loans_incomeshare_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_incomeshareevent
    ADD CONSTRAINT loans_incomeshareevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_instalment
    ADD CONSTRAINT loans_instalment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_linerules
    ADD CONSTRAINT loans_linerules_key_key UNIQUE (key);
ALTER TABLE ONLY public.loans_linerules
    ADD CONSTRAINT loans_linerules_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_linerulesevent
    ADD CONSTRAINT loans_linerulesevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_loanapplication
    ADD CONSTRAINT loans_loanapplication_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.loans_loanapplication
    ADD CONSTRAINT loans_loanapplication_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_loanchange
    ADD CONSTRAINT loans_loanchange_key_key UNIQUE (key);
ALTER TABLE ONLY public.loans_loanchange
    ADD CONSTRAINT loans_loanchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_loanchange
    ADD CONSTRAINT loans_loanchange_proposal_id_key UNIQUE (proposal_id);
ALTER TABLE ONLY public.loans_loanchangeundo
    ADD CONSTRAINT loans_loanchangeundo_change_id_key UNIQUE (change_id);
ALTER TABLE ONLY public.loans_loanchangeundo
    ADD CONSTRAINT loans_loanchangeundo_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_loanproduct
    ADD CONSTRAINT loans_loanproduct_code_key UNIQUE (code);
ALTER TABLE ONLY public.loans_loanproduct
    ADD CONSTRAINT loans_loanproduct_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_loanpromise
    ADD CONSTRAINT loans_loanpromise_key_key UNIQUE (key);
ALTER TABLE ONLY public.loans_loanpromise
    ADD CONSTRAINT loans_loanpromise_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_loanproposal
    ADD CONSTRAINT loans_loanproposal_key_key UNIQUE (key);
ALTER TABLE ONLY public.loans_loanproposal
    ADD CONSTRAINT loans_loanproposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_loanproposalevent
    ADD CONSTRAINT loans_loanproposalevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_moratorium
    ADD CONSTRAINT loans_moratorium_key_key UNIQUE (key);
ALTER TABLE ONLY public.loans_moratorium
    ADD CONSTRAINT loans_moratorium_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_moratoriumevent
    ADD CONSTRAINT loans_moratoriumevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_moratoriumloan
    ADD CONSTRAINT loans_moratoriumloan_change_id_key UNIQUE (change_id);
ALTER TABLE ONLY public.loans_moratoriumloan
    ADD CONSTRAINT loans_moratoriumloan_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_productversion
    ADD CONSTRAINT loans_productversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_productversionevent
    ADD CONSTRAINT loans_productversionevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_provision
    ADD CONSTRAINT loans_provision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_provisionrates
    ADD CONSTRAINT loans_provisionrates_key_key UNIQUE (key);
ALTER TABLE ONLY public.loans_provisionrates
    ADD CONSTRAINT loans_provisionrates_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_provisionratesevent
    ADD CONSTRAINT loans_provisionratesevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_provisionrun
    ADD CONSTRAINT loans_provisionrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_repayment
    ADD CONSTRAINT loans_repayment_key_key UNIQUE (key);
ALTER TABLE ONLY public.loans_repayment
    ADD CONSTRAINT loans_repayment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_repaymentundo
    ADD CONSTRAINT loans_repaymentundo_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.loans_repaymentundo
    ADD CONSTRAINT loans_repaymentundo_repayment_id_key UNIQUE (repayment_id);
ALTER TABLE ONLY public.loans_scheduleversion
    ADD CONSTRAINT loans_scheduleversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.debits_debitmandateevent
    ADD CONSTRAINT mandate_event_once UNIQUE (mandate_id, sequence);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_minutes
    ADD CONSTRAINT minutes_printed_once_a_version UNIQUE (session_id, kind);
ALTER TABLE ONLY public.committee_signature
    ADD CONSTRAINT minutes_signed_once_a_person_and_wording UNIQUE (session_id, user_id, digest);
ALTER TABLE ONLY public.loans_moratoriumevent
    ADD CONSTRAINT moratorium_event_once UNIQUE (moratorium_id, sequence);
ALTER TABLE ONLY public.loans_moratoriumloan
    ADD CONSTRAINT moratorium_loan_once UNIQUE (moratorium_id, agreement_id);
ALTER TABLE ONLY public.ledger_movement
    ADD CONSTRAINT movement_key_once UNIQUE (key);
ALTER TABLE ONLY public.notices_choice
    ADD CONSTRAINT notice_choice_once_a_topic UNIQUE (user_id, topic);
ALTER TABLE ONLY public.notices_choice
    ADD CONSTRAINT notices_choice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_key_key UNIQUE (key);
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices_wording
    ADD CONSTRAINT notices_wording_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_lineinstalment
    ADD CONSTRAINT one_instalment_a_day UNIQUE (schedule_id, due_on);
ALTER TABLE ONLY public.activities_letter
    ADD CONSTRAINT one_letter_to_a_client_a_day UNIQUE (claim_id, "on");
ALTER TABLE ONLY public.sources_contributionrate
    ADD CONSTRAINT one_rate_begins_on_a_day UNIQUE (cooperative_id, from_on);
ALTER TABLE ONLY public.activities_ownmoneyevent
    ADD CONSTRAINT own_money_event_once UNIQUE (own_id, sequence);
ALTER TABLE ONLY public.activities_ownplanevent
    ADD CONSTRAINT own_plan_event_once UNIQUE (plan_id, sequence);
ALTER TABLE ONLY public.banking_paymentbatchevent
    ADD CONSTRAINT payment_batch_event_once UNIQUE (batch_id, sequence);
ALTER TABLE ONLY public.banking_paymentorderevent
    ADD CONSTRAINT payment_order_event_once UNIQUE (order_id, sequence);
ALTER TABLE ONLY public.people_accountchange
    ADD CONSTRAINT people_accountchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_accountchangeevent
    ADD CONSTRAINT people_accountchangeevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_activity
    ADD CONSTRAINT people_activity_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_activity_members
    ADD CONSTRAINT people_activity_members_activity_id_member_id_bb88f199_uniq UNIQUE (activity_id, member_id);
ALTER TABLE ONLY public.people_activity_members
    ADD CONSTRAINT people_activity_members_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_activity
    ADD CONSTRAINT people_activity_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_cooperative
    ADD CONSTRAINT people_cooperative_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_cooperative
    ADD CONSTRAINT people_cooperative_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_factorcheck
    ADD CONSTRAINT people_factorcheck_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_furtheraccount
    ADD CONSTRAINT people_furtheraccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_household
    ADD CONSTRAINT people_household_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_household
    ADD CONSTRAINT people_household_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_mailcode
    ADD CONSTRAINT people_mailcode_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_number_key UNIQUE (number);
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_user_id_key UNIQUE (user_id);
ALTER TABLE ONLY public.people_memberimport
    ADD CONSTRAINT people_memberimport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_proxy
    ADD CONSTRAINT people_proxy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_proxyevent
    ADD CONSTRAINT people_proxyevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_rolegrant
    ADD CONSTRAINT people_rolegrant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_email_key UNIQUE (email);
ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_user_id_group_id_60378d34_uniq UNIQUE (user_id, group_id);
ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permiss_user_id_permission_id_a7ac6748_uniq UNIQUE (user_id, permission_id);
ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_periodevent
    ADD CONSTRAINT period_event_once UNIQUE (period_id, sequence);
ALTER TABLE ONLY public.ledger_period
    ADD CONSTRAINT period_once UNIQUE (fund_id, span, first_on);
ALTER TABLE ONLY public.loans_productversionevent
    ADD CONSTRAINT product_version_event_once UNIQUE (version_id, sequence);
ALTER TABLE ONLY public.loans_productversion
    ADD CONSTRAINT product_version_once UNIQUE (product_id, number);
ALTER TABLE ONLY public.aid_programmeversionevent
    ADD CONSTRAINT programme_version_event_once UNIQUE (version_id, sequence);
ALTER TABLE ONLY public.aid_programmeversion
    ADD CONSTRAINT programme_version_once UNIQUE (programme_id, number);
ALTER TABLE ONLY public.loans_provision
    ADD CONSTRAINT provision_once_a_loan UNIQUE (run_id, agreement_id);
ALTER TABLE ONLY public.loans_provisionratesevent
    ADD CONSTRAINT provision_rates_event_once UNIQUE (rates_id, sequence);
ALTER TABLE ONLY public.loans_provisionrun
    ADD CONSTRAINT provision_run_once_a_month UNIQUE (fund_id, "on");
ALTER TABLE ONLY public.people_proxyevent
    ADD CONSTRAINT proxy_event_once UNIQUE (proxy_id, sequence);
ALTER TABLE ONLY public.committee_reading
    ADD CONSTRAINT reading_once_a_file_and_person UNIQUE (item_id, user_id);
ALTER TABLE ONLY public.reporting_audiencechange
    ADD CONSTRAINT reporting_audiencechange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reporting_evidencepack
    ADD CONSTRAINT reporting_evidencepack_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reporting_fairnessreading
    ADD CONSTRAINT reporting_fairnessreading_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reporting_scenario
    ADD CONSTRAINT reporting_scenario_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.committee_rulesversion
    ADD CONSTRAINT rules_numbered_once UNIQUE (committee_id, number);
ALTER TABLE ONLY public.committee_rulesproposalevent
    ADD CONSTRAINT rules_proposal_event_numbered_once UNIQUE (proposal_id, sequence);
ALTER TABLE ONLY public.cases_savedview
    ADD CONSTRAINT saved_view_named_once UNIQUE (user_id, page, name);
ALTER TABLE ONLY public.reporting_scenario
    ADD CONSTRAINT scenario_name_once_a_fund UNIQUE (fund_id, name);
ALTER TABLE ONLY public.loans_scheduleversion
    ADD CONSTRAINT schedule_number_once UNIQUE (agreement_id, number);
ALTER TABLE ONLY public.committee_secretvoter
    ADD CONSTRAINT secret_voter_once_a_ballot UNIQUE (ballot_id, voter_id);
ALTER TABLE ONLY public.committee_sessionevent
    ADD CONSTRAINT session_event_numbered_once UNIQUE (session_id, sequence);
ALTER TABLE ONLY public.sources_condition
    ADD CONSTRAINT sources_condition_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_conditionnote
    ADD CONSTRAINT sources_conditionnote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_import
    ADD CONSTRAINT sources_contributionimport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_contributionrate
    ADD CONSTRAINT sources_contributionrate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_fundingline
    ADD CONSTRAINT sources_fundingline_account_id_key UNIQUE (account_id);
ALTER TABLE ONLY public.sources_fundingline
    ADD CONSTRAINT sources_fundingline_envelope_id_key UNIQUE (envelope_id);
ALTER TABLE ONLY public.sources_fundingline
    ADD CONSTRAINT sources_fundingline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_gift
    ADD CONSTRAINT sources_gift_movement_id_key UNIQUE (movement_id);
ALTER TABLE ONLY public.sources_gift
    ADD CONSTRAINT sources_gift_number_key UNIQUE (number);
ALTER TABLE ONLY public.sources_gift
    ADD CONSTRAINT sources_gift_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_importline
    ADD CONSTRAINT sources_importline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_invoice
    ADD CONSTRAINT sources_invoice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_invoice
    ADD CONSTRAINT sources_invoice_reverses_id_key UNIQUE (reverses_id);
ALTER TABLE ONLY public.sources_lineinstalment
    ADD CONSTRAINT sources_lineinstalment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_linemove
    ADD CONSTRAINT sources_linemove_movement_id_key UNIQUE (movement_id);
ALTER TABLE ONLY public.sources_linemove
    ADD CONSTRAINT sources_linemove_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_lineschedule
    ADD CONSTRAINT sources_lineschedule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_openingbalance
    ADD CONSTRAINT sources_openingbalance_movement_id_key UNIQUE (movement_id);
ALTER TABLE ONLY public.sources_openingbalance
    ADD CONSTRAINT sources_openingbalance_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_rateproposal
    ADD CONSTRAINT sources_rateproposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_rateproposal
    ADD CONSTRAINT sources_rateproposal_rate_id_key UNIQUE (rate_id);
ALTER TABLE ONLY public.sources_receipt
    ADD CONSTRAINT sources_receipt_gift_id_key UNIQUE (gift_id);
ALTER TABLE ONLY public.sources_receipt
    ADD CONSTRAINT sources_receipt_number_key UNIQUE (number);
ALTER TABLE ONLY public.sources_receipt
    ADD CONSTRAINT sources_receipt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sources_recovery
    ADD CONSTRAINT sources_recovery_movement_id_key UNIQUE (movement_id);
ALTER TABLE ONLY public.sources_recovery
    ADD CONSTRAINT sources_recovery_number_key UNIQUE (number);
ALTER TABLE ONLY public.sources_recovery
    ADD CONSTRAINT sources_recovery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_transfer
    ADD CONSTRAINT transfer_position_once UNIQUE (movement_id, "position");
ALTER TABLE ONLY public.cases_typedpage
    ADD CONSTRAINT typed_page_once UNIQUE (case_id, page);
ALTER TABLE ONLY public.ledger_valueshift
    ADD CONSTRAINT value_shift_once UNIQUE (account_id, "on");
ALTER TABLE ONLY public.committee_vote
    ADD CONSTRAINT vote_once_a_ballot_and_person UNIQUE (ballot_id, voter_id);
ALTER TABLE ONLY public.ledger_waitinggrantevent
    ADD CONSTRAINT waiting_event_numbered_once UNIQUE (waiting_id, sequence);
ALTER TABLE ONLY public.notices_wording
    ADD CONSTRAINT wording_numbered_once UNIQUE (template, language, number);
ALTER TABLE ONLY public.workflows_counter
    ADD CONSTRAINT workflows_counter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.workflows_due
    ADD CONSTRAINT workflows_due_key_key UNIQUE (key);
ALTER TABLE ONLY public.workflows_due
    ADD CONSTRAINT workflows_due_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX absence_once_a_session_and_person ON public.committee_absence USING btree (session_id, user_id) WHERE (withdrawn_at IS NULL);
CREATE INDEX account_by_kind ON public.ledger_account USING btree (fund_id, kind);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE UNIQUE INDEX account_once_a_fund ON public.ledger_account USING btree (fund_id, kind, ref) WHERE (envelope_id IS NULL);
CREATE INDEX accounting_accountingexport_by_id_fc40f89a ON public.accounting_accountingexport USING btree (by_id);
CREATE INDEX accounting_accountingexport_chart_id_b779cdb8 ON public.accounting_accountingexport USING btree (chart_id);
CREATE INDEX accounting_accountingexport_entity_id_0cdbda0d ON public.accounting_accountingexport USING btree (entity_id);
CREATE INDEX accounting_accountingexport_fund_id_ba0706c9 ON public.accounting_accountingexport USING btree (fund_id);
CREATE INDEX accounting_chartofaccounts_decided_by_id_3c076084 ON public.accounting_chartofaccounts USING btree (decided_by_id);
CREATE INDEX accounting_chartofaccounts_entity_id_24aa4513 ON public.accounting_chartofaccounts USING btree (entity_id);
CREATE INDEX accounting_chartofaccounts_fund_id_afdc1cec ON public.accounting_chartofaccounts USING btree (fund_id);
CREATE INDEX accounting_chartofaccounts_key_ed6ecfb0_like ON public.accounting_chartofaccounts USING btree (key varchar_pattern_ops);
CREATE INDEX accounting_chartofaccounts_proposed_by_id_81c0dd14 ON public.accounting_chartofaccounts USING btree (proposed_by_id);
CREATE INDEX accounting_chartofaccounts_state_e6ebb760 ON public.accounting_chartofaccounts USING btree (state);
CREATE INDEX accounting_chartofaccounts_state_e6ebb760_like ON public.accounting_chartofaccounts USING btree (state varchar_pattern_ops);
CREATE INDEX accounting_chartofaccountsevent_by_id_13e25478 ON public.accounting_chartofaccountsevent USING btree (by_id);
CREATE INDEX accounting_chartofaccountsevent_chart_id_0b5acc2d ON public.accounting_chartofaccountsevent USING btree (chart_id);
CREATE INDEX accounting_export_of_entity ON public.accounting_accountingexport USING btree (fund_id, entity_id, at DESC);
CREATE INDEX activities_claim_activity_id_a74025ff ON public.activities_claim USING btree (activity_id);
CREATE INDEX activities_claim_envelope_id_54ad5511 ON public.activities_claim USING btree (envelope_id);
CREATE INDEX activities_claim_fund_id_781dd7b5 ON public.activities_claim USING btree (fund_id);
CREATE INDEX activities_claim_invoice_10a11403 ON public.activities_claim USING btree (invoice);
CREATE INDEX activities_claim_invoice_10a11403_like ON public.activities_claim USING btree (invoice varchar_pattern_ops);
CREATE INDEX activities_claim_member_id_fa2265b2 ON public.activities_claim USING btree (member_id);
CREATE INDEX activities_claim_number_415253a3_like ON public.activities_claim USING btree (number varchar_pattern_ops);
CREATE INDEX activities_claim_oldest_unpaid_on_8369dca8 ON public.activities_claim USING btree (oldest_unpaid_on);
CREATE INDEX activities_claim_reference_778f759a_like ON public.activities_claim USING btree (reference varchar_pattern_ops);
CREATE INDEX activities_claim_state_204778ee ON public.activities_claim USING btree (state);
CREATE INDEX activities_claim_state_204778ee_like ON public.activities_claim USING btree (state varchar_pattern_ops);
CREATE INDEX activities_claim_terms_id_dcb7742e ON public.activities_claim USING btree (terms_id);
CREATE INDEX activities_claimevent_by_id_1ec2cd33 ON public.activities_claimevent USING btree (by_id);
CREATE INDEX activities_claimevent_claim_id_b4d669c5 ON public.activities_claimevent USING btree (claim_id);
CREATE INDEX activities_claimproposal_claim_id_6fdb587f ON public.activities_claimproposal USING btree (claim_id);
CREATE INDEX activities_claimproposal_decided_by_id_8bb93a75 ON public.activities_claimproposal USING btree (decided_by_id);
CREATE INDEX activities_claimproposal_fund_id_fb30da95 ON public.activities_claimproposal USING btree (fund_id);
CREATE INDEX activities_claimproposal_key_72b96549_like ON public.activities_claimproposal USING btree (key varchar_pattern_ops);
CREATE INDEX activities_claimproposal_proposed_by_id_cc1ddc5a ON public.activities_claimproposal USING btree (proposed_by_id);
CREATE INDEX activities_claimproposal_state_e2d88ad9 ON public.activities_claimproposal USING btree (state);
CREATE INDEX activities_claimproposal_state_e2d88ad9_like ON public.activities_claimproposal USING btree (state varchar_pattern_ops);
CREATE INDEX activities_claimproposal_undoes_id_f91841c3 ON public.activities_claimproposal USING btree (undoes_id);
CREATE INDEX activities_claimproposalevent_by_id_739f98b6 ON public.activities_claimproposalevent USING btree (by_id);
CREATE INDEX activities_claimproposalevent_proposal_id_9f880fca ON public.activities_claimproposalevent USING btree (proposal_id);
CREATE INDEX activities_letter_by_id_fd38f1f2 ON public.activities_letter USING btree (by_id);
CREATE INDEX activities_letter_claim_id_8541a534 ON public.activities_letter USING btree (claim_id);
CREATE INDEX activities_ownmoney_activity_id_5f7e8730 ON public.activities_ownmoney USING btree (activity_id);
CREATE INDEX activities_ownmoney_envelope_id_be2bb516 ON public.activities_ownmoney USING btree (envelope_id);
CREATE INDEX activities_ownmoney_fund_id_9f81f4ba ON public.activities_ownmoney USING btree (fund_id);
CREATE INDEX activities_ownmoney_member_id_7d5806db ON public.activities_ownmoney USING btree (member_id);
CREATE INDEX activities_ownmoney_number_745fe65e_like ON public.activities_ownmoney USING btree (number varchar_pattern_ops);
CREATE INDEX activities_ownmoney_oldest_unpaid_on_ac9a6453 ON public.activities_ownmoney USING btree (oldest_unpaid_on);
CREATE INDEX activities_ownmoney_reference_307f7ca7_like ON public.activities_ownmoney USING btree (reference varchar_pattern_ops);
CREATE INDEX activities_ownmoney_state_2297989e ON public.activities_ownmoney USING btree (state);
CREATE INDEX activities_ownmoney_state_2297989e_like ON public.activities_ownmoney USING btree (state varchar_pattern_ops);
CREATE INDEX activities_ownmoney_terms_id_d26c0541 ON public.activities_ownmoney USING btree (terms_id);
CREATE INDEX activities_ownmoneyevent_by_id_0ec0c182 ON public.activities_ownmoneyevent USING btree (by_id);
CREATE INDEX activities_ownmoneyevent_own_id_1a7105cf ON public.activities_ownmoneyevent USING btree (own_id);
CREATE INDEX activities_ownmove_key_b56493dd_like ON public.activities_ownmove USING btree (key varchar_pattern_ops);
CREATE INDEX activities_ownmove_order_id_a88d2ebe ON public.activities_ownmove USING btree (order_id);
CREATE INDEX activities_ownmove_own_id_d71d093b ON public.activities_ownmove USING btree (own_id);
CREATE INDEX activities_ownplan_answered_by_id_efd72a68 ON public.activities_ownplan USING btree (answered_by_id);
CREATE INDEX activities_ownplan_key_488f200a_like ON public.activities_ownplan USING btree (key varchar_pattern_ops);
CREATE INDEX activities_ownplan_own_id_9349b3ef ON public.activities_ownplan USING btree (own_id);
CREATE INDEX activities_ownplan_proposed_by_id_f6eac72e ON public.activities_ownplan USING btree (proposed_by_id);
CREATE INDEX activities_ownplan_state_2842a1c4 ON public.activities_ownplan USING btree (state);
CREATE INDEX activities_ownplan_state_2842a1c4_like ON public.activities_ownplan USING btree (state varchar_pattern_ops);
CREATE INDEX activities_ownplanevent_by_id_bc0ee01b ON public.activities_ownplanevent USING btree (by_id);
CREATE INDEX activities_ownplanevent_plan_id_7e5bcb87 ON public.activities_ownplanevent USING btree (plan_id);
CREATE INDEX activities_receipt_by_id_178639b1 ON public.activities_receipt USING btree (by_id);
CREATE INDEX activities_receipt_claim_id_5893c4f0 ON public.activities_receipt USING btree (claim_id);
CREATE INDEX activities_receipt_key_b2e887d0_like ON public.activities_receipt USING btree (key varchar_pattern_ops);
CREATE INDEX activities_receipt_line_id_3fdebd3d ON public.activities_receipt USING btree (line_id);
CREATE INDEX activities_receipt_made_by_id_6ddc0899 ON public.activities_receipt USING btree (made_by_id);
CREATE INDEX activities_receipt_reference_483b1d1e ON public.activities_receipt USING btree (reference);
CREATE INDEX activities_receipt_reference_483b1d1e_like ON public.activities_receipt USING btree (reference varchar_pattern_ops);
CREATE INDEX activities_receiptundo_by_id_13b5952f ON public.activities_receiptundo USING btree (by_id);
CREATE INDEX activities_request_activity_id_62bdd658 ON public.activities_request USING btree (activity_id);
CREATE INDEX activities_request_declared_by_id_3ea3818b ON public.activities_request USING btree (declared_by_id);
CREATE INDEX activities_request_terms_id_3a2cbfa1 ON public.activities_request USING btree (terms_id);
CREATE INDEX activities_terms_decided_by_id_3e57fd4c ON public.activities_terms USING btree (decided_by_id);
CREATE INDEX activities_terms_envelope_id_46e10c46 ON public.activities_terms USING btree (envelope_id);
CREATE INDEX activities_terms_fund_id_e4214d30 ON public.activities_terms USING btree (fund_id);
CREATE INDEX activities_terms_key_c209c0ee_like ON public.activities_terms USING btree (key varchar_pattern_ops);
CREATE INDEX activities_terms_proposed_by_id_3aab923c ON public.activities_terms USING btree (proposed_by_id);
CREATE INDEX activities_terms_state_485856c1 ON public.activities_terms USING btree (state);
CREATE INDEX activities_terms_state_485856c1_like ON public.activities_terms USING btree (state varchar_pattern_ops);
CREATE INDEX activities_termsevent_by_id_3e37abc8 ON public.activities_termsevent USING btree (by_id);
CREATE INDEX activities_termsevent_terms_id_d53f7a0b ON public.activities_termsevent USING btree (terms_id);
CREATE INDEX agreement_late_first ON public.loans_agreement USING btree (state, oldest_unpaid_on);
CREATE INDEX aid_aidapplication_declared_by_id_0f3d5455 ON public.aid_aidapplication USING btree (declared_by_id);
CREATE INDEX aid_aidapplication_version_id_c2bf65e7 ON public.aid_aidapplication USING btree (version_id);
CREATE INDEX aid_award_case_id_8de278f0 ON public.aid_award USING btree (case_id);
CREATE INDEX aid_award_granted_on_671929b1 ON public.aid_award USING btree (granted_on);
CREATE INDEX aid_award_programme_id_5d6e64e2 ON public.aid_award USING btree (programme_id);
CREATE INDEX aid_awardpayment_award_id_20dd0126 ON public.aid_awardpayment USING btree (award_id);
CREATE INDEX aid_closing_by_id_639e5617 ON public.aid_closing USING btree (by_id);
CREATE INDEX aid_creditor_application_id_5d59cb00 ON public.aid_creditor USING btree (application_id);
CREATE INDEX aid_creditor_iban_key_74810006 ON public.aid_creditor USING btree (iban_key);
CREATE INDEX aid_creditor_iban_key_74810006_like ON public.aid_creditor USING btree (iban_key varchar_pattern_ops);
CREATE INDEX aid_programme_code_3de6e796_like ON public.aid_programme USING btree (code varchar_pattern_ops);
CREATE INDEX aid_programme_envelope_id_43fbe851 ON public.aid_programme USING btree (envelope_id);
CREATE INDEX aid_programmeversion_programme_id_ba61c54c ON public.aid_programmeversion USING btree (programme_id);
CREATE INDEX aid_programmeversion_published_by_id_6a8e6e33 ON public.aid_programmeversion USING btree (published_by_id);
CREATE INDEX aid_programmeversionevent_by_id_0ca7a00a ON public.aid_programmeversionevent USING btree (by_id);
CREATE INDEX aid_programmeversionevent_version_id_8fed9840 ON public.aid_programmeversionevent USING btree (version_id);
CREATE UNIQUE INDEX attendance_one_stay_at_a_time ON public.committee_attendance USING btree (session_id, user_id) WHERE (left_at IS NULL);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX authtoken_token_key_10f0b77e_like ON public.authtoken_token USING btree (key varchar_pattern_ops);
CREATE UNIQUE INDEX ballot_open_once_a_case ON public.committee_ballot USING btree (case_id) WHERE ((state)::text = ANY ((ARRAY['created'::character varying, 'open'::character varying])::text[]));
CREATE INDEX bank_line_open ON public.banking_statementline USING btree (account_id, booked_on) WHERE (NOT ((state)::text = 'matched'::text));
CREATE INDEX banking_approval_batch_id_108ff35a ON public.banking_approval USING btree (batch_id);
CREATE INDEX banking_approval_by_id_68a8c088 ON public.banking_approval USING btree (by_id);
CREATE INDEX banking_approval_factor_id_b209c80a ON public.banking_approval USING btree (factor_id);
CREATE INDEX banking_approvalrules_decided_by_id_4e531d80 ON public.banking_approvalrules USING btree (decided_by_id);
CREATE INDEX banking_approvalrules_fund_id_40ffcb99 ON public.banking_approvalrules USING btree (fund_id);
CREATE INDEX banking_approvalrules_key_a678c3e9_like ON public.banking_approvalrules USING btree (key varchar_pattern_ops);
CREATE INDEX banking_approvalrules_proposed_by_id_09867d8d ON public.banking_approvalrules USING btree (proposed_by_id);
CREATE INDEX banking_approvalrules_state_5fb5bb4d ON public.banking_approvalrules USING btree (state);
CREATE INDEX banking_approvalrules_state_5fb5bb4d_like ON public.banking_approvalrules USING btree (state varchar_pattern_ops);
CREATE INDEX banking_approvalrulesevent_by_id_8b0e1121 ON public.banking_approvalrulesevent USING btree (by_id);
CREATE INDEX banking_approvalrulesevent_rules_id_11bdf207 ON public.banking_approvalrulesevent USING btree (rules_id);
CREATE INDEX banking_bankaccount_cooperative_id_3d5bd996 ON public.banking_bankaccount USING btree (cooperative_id);
CREATE INDEX banking_bankaccount_fund_id_b5ac6a99 ON public.banking_bankaccount USING btree (fund_id);
CREATE INDEX banking_bankaccount_iban_014184f0_like ON public.banking_bankaccount USING btree (iban varchar_pattern_ops);
CREATE INDEX banking_batchline_batch_id_42f611e3 ON public.banking_batchline USING btree (batch_id);
CREATE INDEX banking_batchline_end_to_end_id_ac96562a_like ON public.banking_batchline USING btree (end_to_end_id varchar_pattern_ops);
CREATE INDEX banking_batchline_order_id_dc706f4e ON public.banking_batchline USING btree (order_id);
CREATE INDEX banking_delivery_file_id_be62fe44 ON public.banking_delivery USING btree (file_id);
CREATE INDEX banking_duplicatecleared_by_id_09e87f22 ON public.banking_duplicatecleared USING btree (by_id);
CREATE INDEX banking_duplicatecleared_one_id_fbea1242 ON public.banking_duplicatecleared USING btree (one_id);
CREATE INDEX banking_duplicatecleared_other_id_6995cf43 ON public.banking_duplicatecleared USING btree (other_id);
CREATE INDEX banking_expectedpayment_fund_id_2331b100 ON public.banking_expectedpayment USING btree (fund_id);
CREATE INDEX banking_expectedpayment_key_838ef174_like ON public.banking_expectedpayment USING btree (key varchar_pattern_ops);
CREATE INDEX banking_expectedpayment_member_id_61665fdc ON public.banking_expectedpayment USING btree (member_id);
CREATE INDEX banking_expectedpayment_number_c8e50fa9 ON public.banking_expectedpayment USING btree (number);
CREATE INDEX banking_expectedpayment_number_c8e50fa9_like ON public.banking_expectedpayment USING btree (number varchar_pattern_ops);
CREATE INDEX banking_expectedpayment_payer_key_1d031e61 ON public.banking_expectedpayment USING btree (payer_key);
CREATE INDEX banking_expectedpayment_payer_key_1d031e61_like ON public.banking_expectedpayment USING btree (payer_key varchar_pattern_ops);
CREATE INDEX banking_expectedpayment_payer_name_key_cbbfa024 ON public.banking_expectedpayment USING btree (payer_name_key);
CREATE INDEX banking_expectedpayment_payer_name_key_cbbfa024_like ON public.banking_expectedpayment USING btree (payer_name_key varchar_pattern_ops);
CREATE INDEX banking_expectedpayment_reference_d9284756_like ON public.banking_expectedpayment USING btree (reference varchar_pattern_ops);
CREATE INDEX banking_knownentry_file_id_4462f57a ON public.banking_knownentry USING btree (file_id);
CREATE INDEX banking_match_batch_line_id_69d0acbe ON public.banking_match USING btree (batch_line_id);
CREATE INDEX banking_match_by_id_a03b7474 ON public.banking_match USING btree (by_id);
CREATE INDEX banking_match_expected_id_da5c8749 ON public.banking_match USING btree (expected_id);
CREATE INDEX banking_match_line_id_bf16c7a2 ON public.banking_match USING btree (line_id);
CREATE INDEX banking_match_movement_id_25f48031 ON public.banking_match USING btree (movement_id);
CREATE INDEX banking_match_undone_by_id_e9a23c09 ON public.banking_match USING btree (undone_by_id);
CREATE INDEX banking_matchingrule_by_id_6e7c866c ON public.banking_matchingrule USING btree (by_id);
CREATE INDEX banking_matchingrule_expected_id_9857a4b3 ON public.banking_matchingrule USING btree (expected_id);
CREATE INDEX banking_matchingrule_fund_id_39a9065c ON public.banking_matchingrule USING btree (fund_id);
CREATE INDEX banking_matchingrule_off_by_id_e60b468e ON public.banking_matchingrule USING btree (off_by_id);
CREATE INDEX banking_noticedetail_account_id_af257b90 ON public.banking_noticedetail USING btree (account_id);
CREATE INDEX banking_noticedetail_bank_reference_4eac2964 ON public.banking_noticedetail USING btree (bank_reference);
CREATE INDEX banking_noticedetail_bank_reference_4eac2964_like ON public.banking_noticedetail USING btree (bank_reference varchar_pattern_ops);
CREATE INDEX banking_noticedetail_statement_id_08e65f7c ON public.banking_noticedetail USING btree (statement_id);
CREATE INDEX banking_paymentbatch_account_id_74ef7e6b ON public.banking_paymentbatch USING btree (account_id);
CREATE INDEX banking_paymentbatch_number_79baa4bf_like ON public.banking_paymentbatch USING btree (number varchar_pattern_ops);
CREATE INDEX banking_paymentbatch_prepared_by_id_731e5b43 ON public.banking_paymentbatch USING btree (prepared_by_id);
CREATE INDEX banking_paymentbatch_state_8422e360 ON public.banking_paymentbatch USING btree (state);
CREATE INDEX banking_paymentbatch_state_8422e360_like ON public.banking_paymentbatch USING btree (state varchar_pattern_ops);
CREATE INDEX banking_paymentbatchevent_batch_id_984e2d06 ON public.banking_paymentbatchevent USING btree (batch_id);
CREATE INDEX banking_paymentbatchevent_by_id_56e90fa1 ON public.banking_paymentbatchevent USING btree (by_id);
CREATE INDEX banking_paymentorder_case_reference_e707bee5 ON public.banking_paymentorder USING btree (case_reference);
CREATE INDEX banking_paymentorder_case_reference_e707bee5_like ON public.banking_paymentorder USING btree (case_reference varchar_pattern_ops);
CREATE INDEX banking_paymentorder_commitment_id_b1f6ceba ON public.banking_paymentorder USING btree (commitment_id);
CREATE INDEX banking_paymentorder_fund_id_0d4dd757 ON public.banking_paymentorder USING btree (fund_id);
CREATE INDEX banking_paymentorder_key_342a6111_like ON public.banking_paymentorder USING btree (key varchar_pattern_ops);
CREATE INDEX banking_paymentorder_ordered_by_id_870d8bfc ON public.banking_paymentorder USING btree (ordered_by_id);
CREATE INDEX banking_paymentorder_payee_key_ff14d39f ON public.banking_paymentorder USING btree (payee_key);
CREATE INDEX banking_paymentorder_payee_key_ff14d39f_like ON public.banking_paymentorder USING btree (payee_key varchar_pattern_ops);
CREATE INDEX banking_paymentorder_state_5297a561 ON public.banking_paymentorder USING btree (state);
CREATE INDEX banking_paymentorder_state_5297a561_like ON public.banking_paymentorder USING btree (state varchar_pattern_ops);
CREATE INDEX banking_paymentorderevent_by_id_1a86dba1 ON public.banking_paymentorderevent USING btree (by_id);
CREATE INDEX banking_paymentorderevent_order_id_5f12b8ff ON public.banking_paymentorderevent USING btree (order_id);
CREATE INDEX banking_reconciliation_account_id_f695f139 ON public.banking_reconciliation USING btree (account_id);
CREATE INDEX banking_reconciliation_by_id_8e78e5fb ON public.banking_reconciliation USING btree (by_id);
CREATE INDEX banking_reconciliation_statement_id_8a2a768a ON public.banking_reconciliation USING btree (statement_id);
CREATE INDEX banking_statement_account_id_35170475 ON public.banking_statement USING btree (account_id);
CREATE INDEX banking_statement_file_id_8ac73ecc ON public.banking_statement USING btree (file_id);
CREATE INDEX banking_statementfile_fund_id_091b8b12 ON public.banking_statementfile USING btree (fund_id);
CREATE INDEX banking_statementfile_sha256_8d331ef9_like ON public.banking_statementfile USING btree (sha256 varchar_pattern_ops);
CREATE INDEX banking_statementfile_uploaded_by_id_9487ced7 ON public.banking_statementfile USING btree (uploaded_by_id);
CREATE INDEX banking_statementline_statement_id_cd323feb ON public.banking_statementline USING btree (statement_id);
CREATE INDEX banking_statementlineevent_by_id_027cc408 ON public.banking_statementlineevent USING btree (by_id);
CREATE INDEX banking_statementlineevent_line_id_c8c23505 ON public.banking_statementlineevent USING btree (line_id);
CREATE INDEX banking_tablelayout_signature_ea9dc2a5 ON public.banking_tablelayout USING btree (signature);
CREATE INDEX banking_tablelayout_signature_ea9dc2a5_like ON public.banking_tablelayout USING btree (signature varchar_pattern_ops);
CREATE INDEX banking_tablelayout_told_by_id_81327f20 ON public.banking_tablelayout USING btree (told_by_id);
CREATE UNIQUE INDEX calendar_feed_once_a_person ON public.committee_calendarfeed USING btree (user_id) WHERE (revoked_at IS NULL);
CREATE INDEX case_by_decision ON public.cases_case USING btree (decided_on);
CREATE INDEX case_by_payment ON public.cases_case USING btree (paid_on);
CREATE INDEX case_queue ON public.cases_case USING btree (state, urgency DESC, submitted_on);
CREATE INDEX cases_advice_asked_by_id_f920daa1 ON public.cases_advice USING btree (asked_by_id);
CREATE INDEX cases_advice_asked_of_id_f996d81f ON public.cases_advice USING btree (asked_of_id);
CREATE INDEX cases_advice_case_id_cd31cb01 ON public.cases_advice USING btree (case_id);
CREATE INDEX cases_advice_documents_advice_id_432a6381 ON public.cases_advice_documents USING btree (advice_id);
CREATE INDEX cases_advice_documents_document_id_a822c745 ON public.cases_advice_documents USING btree (document_id);
CREATE INDEX cases_answersread_case_id_efa6c5f5 ON public.cases_answersread USING btree (case_id);
CREATE INDEX cases_answersread_user_id_93a2e7ac ON public.cases_answersread USING btree (user_id);
CREATE INDEX cases_breach_case_id_6384b743 ON public.cases_breach USING btree (case_id);
CREATE INDEX cases_case_account_key_72029edc ON public.cases_case USING btree (account_key);
CREATE INDEX cases_case_account_key_72029edc_like ON public.cases_case USING btree (account_key varchar_pattern_ops);
CREATE INDEX cases_case_advisor_id_7f0e01ea ON public.cases_case USING btree (advisor_id);
CREATE INDEX cases_case_applicant_id_756c921c ON public.cases_case USING btree (applicant_id);
CREATE INDEX cases_case_cooperative_id_8b5b8354 ON public.cases_case USING btree (cooperative_id);
CREATE INDEX cases_case_filed_by_id_3f8c8a34 ON public.cases_case USING btree (filed_by_id);
CREATE INDEX cases_case_helped_by_id_87783f68 ON public.cases_case USING btree (helped_by_id);
CREATE INDEX cases_case_kind_f223b793 ON public.cases_case USING btree (kind);
CREATE INDEX cases_case_kind_f223b793_like ON public.cases_case USING btree (kind varchar_pattern_ops);
CREATE INDEX cases_case_officer_id_53018482 ON public.cases_case USING btree (officer_id);
CREATE INDEX cases_case_reference_cb43aa34_like ON public.cases_case USING btree (reference varchar_pattern_ops);
CREATE INDEX cases_case_state_eb673365 ON public.cases_case USING btree (state);
CREATE INDEX cases_case_state_eb673365_like ON public.cases_case USING btree (state varchar_pattern_ops);
CREATE INDEX cases_case_submitted_on_2e4af037 ON public.cases_case USING btree (submitted_on);
CREATE INDEX cases_caseevent_by_id_fa00fac4 ON public.cases_caseevent USING btree (by_id);
CREATE INDEX cases_caseevent_case_id_6c6031ac ON public.cases_caseevent USING btree (case_id);
CREATE INDEX cases_correction_asked_by_id_eff48abd ON public.cases_correction USING btree (asked_by_id);
CREATE INDEX cases_correction_case_id_6ad7f97d ON public.cases_correction USING btree (case_id);
CREATE INDEX cases_dataexport_state_a789e56d ON public.cases_dataexport USING btree (state);
CREATE INDEX cases_dataexport_state_a789e56d_like ON public.cases_dataexport USING btree (state varchar_pattern_ops);
CREATE INDEX cases_dataexport_user_id_cff52c84 ON public.cases_dataexport USING btree (user_id);
CREATE INDEX cases_document_case_id_7e641fda ON public.cases_document USING btree (case_id);
CREATE INDEX cases_document_scan_a8c58fe2 ON public.cases_document USING btree (scan);
CREATE INDEX cases_document_scan_a8c58fe2_like ON public.cases_document USING btree (scan varchar_pattern_ops);
CREATE INDEX cases_document_uploaded_by_id_0fa68e7c ON public.cases_document USING btree (uploaded_by_id);
CREATE INDEX cases_documentopening_by_id_6c2219c5 ON public.cases_documentopening USING btree (by_id);
CREATE INDEX cases_documentopening_document_id_392ea2cb ON public.cases_documentopening USING btree (document_id);
CREATE INDEX cases_message_by_id_32a3f716 ON public.cases_message USING btree (by_id);
CREATE INDEX cases_message_case_id_544aca6d ON public.cases_message USING btree (case_id);
CREATE INDEX cases_message_documents_document_id_5ac96e24 ON public.cases_message_documents USING btree (document_id);
CREATE INDEX cases_message_documents_message_id_5d70fbf4 ON public.cases_message_documents USING btree (message_id);
CREATE INDEX cases_officerabsence_stand_in_id_2133c37b ON public.cases_officerabsence USING btree (stand_in_id);
CREATE INDEX cases_officerabsence_user_id_45620bba ON public.cases_officerabsence USING btree (user_id);
CREATE INDEX cases_opinion_by_id_e3b8b389 ON public.cases_opinion USING btree (by_id);
CREATE INDEX cases_opinion_case_id_2f32e550 ON public.cases_opinion USING btree (case_id);
CREATE INDEX cases_savedview_user_id_d4a28431 ON public.cases_savedview USING btree (user_id);
CREATE INDEX cases_servicetargets_approved_by_id_190e6669 ON public.cases_servicetargets USING btree (approved_by_id);
CREATE INDEX cases_servicetargets_proposed_by_id_3bb150a6 ON public.cases_servicetargets USING btree (proposed_by_id);
CREATE INDEX cases_typedpage_case_id_7072fd4f ON public.cases_typedpage USING btree (case_id);
CREATE INDEX chart_in_force ON public.accounting_chartofaccounts USING btree (fund_id, entity_id, state);
CREATE UNIQUE INDEX claim_loss_taken_back_once ON public.activities_claimproposal USING btree (undoes_id) WHERE ((state)::text = 'approved'::text);
CREATE UNIQUE INDEX claim_once_an_invoice ON public.activities_claim USING btree (fund_id, invoice) WHERE ((state)::text = ANY ((ARRAY['ordered'::character varying, 'running'::character varying])::text[]));
CREATE INDEX committee_absence_session_id_92248ce1 ON public.committee_absence USING btree (session_id);
CREATE INDEX committee_absence_user_id_e06aee1a ON public.committee_absence USING btree (user_id);
CREATE INDEX committee_agendaitem_case_id_97caeb3f ON public.committee_agendaitem USING btree (case_id);
CREATE INDEX committee_agendaitem_session_id_f21948d9 ON public.committee_agendaitem USING btree (session_id);
CREATE INDEX committee_appeal_case_id_c9703a7a ON public.committee_appeal USING btree (case_id);
CREATE INDEX committee_appeal_committee_id_7dd427c9 ON public.committee_appeal USING btree (committee_id);
CREATE INDEX committee_appeal_decision_id_ab8ec867 ON public.committee_appeal USING btree (decision_id);
CREATE INDEX committee_appeal_documents_appeal_id_2d9726b2 ON public.committee_appeal_documents USING btree (appeal_id);
CREATE INDEX committee_appeal_documents_document_id_f0a6af78 ON public.committee_appeal_documents USING btree (document_id);
CREATE INDEX committee_appeal_lodged_by_id_64d143cb ON public.committee_appeal USING btree (lodged_by_id);
CREATE INDEX committee_appeal_state_e33de071 ON public.committee_appeal USING btree (state);
CREATE INDEX committee_appeal_state_e33de071_like ON public.committee_appeal USING btree (state varchar_pattern_ops);
CREATE INDEX committee_appealevent_appeal_id_e5aa11c6 ON public.committee_appealevent USING btree (appeal_id);
CREATE INDEX committee_appealevent_by_id_242ba86a ON public.committee_appealevent USING btree (by_id);
CREATE INDEX committee_attendance_session_id_6148936f ON public.committee_attendance USING btree (session_id);
CREATE INDEX committee_attendance_user_id_f84ecb0f ON public.committee_attendance USING btree (user_id);
CREATE INDEX committee_ballot_case_id_bc52df0a ON public.committee_ballot USING btree (case_id);
CREATE INDEX committee_ballot_item_id_15727007 ON public.committee_ballot USING btree (item_id);
CREATE INDEX committee_ballot_rules_id_ef97401a ON public.committee_ballot USING btree (rules_id);
CREATE INDEX committee_ballot_session_id_fe5d849d ON public.committee_ballot USING btree (session_id);
CREATE INDEX committee_ballotevent_ballot_id_2f1eae0a ON public.committee_ballotevent USING btree (ballot_id);
CREATE INDEX committee_ballotevent_by_id_d9a3e818 ON public.committee_ballotevent USING btree (by_id);
CREATE INDEX committee_calendarfeed_token_hash_b2b77f18_like ON public.committee_calendarfeed USING btree (token_hash varchar_pattern_ops);
CREATE INDEX committee_calendarfeed_user_id_48fa5c94 ON public.committee_calendarfeed USING btree (user_id);
CREATE INDEX committee_committee_code_f53bf5a3_like ON public.committee_committee USING btree (code varchar_pattern_ops);
CREATE INDEX committee_committee_cooperatives_committee_id_c6b99636 ON public.committee_committee_cooperatives USING btree (committee_id);
CREATE INDEX committee_committee_cooperatives_cooperative_id_ee696c10 ON public.committee_committee_cooperatives USING btree (cooperative_id);
CREATE INDEX committee_consent_by_id_8834ff0d ON public.committee_consent USING btree (by_id);
CREATE INDEX committee_consent_pulled_by_id_7f86bbc7 ON public.committee_consent USING btree (pulled_by_id);
CREATE INDEX committee_decision_appeal_id_5054a014 ON public.committee_decision USING btree (appeal_id);
CREATE INDEX committee_decision_by_id_f2483b6d ON public.committee_decision USING btree (by_id);
CREATE INDEX committee_decision_case_id_c8cfa839 ON public.committee_decision USING btree (case_id);
CREATE INDEX committee_decision_committee_id_c3fc6575 ON public.committee_decision USING btree (committee_id);
CREATE INDEX committee_decision_number_1b77e5a4_like ON public.committee_decision USING btree (number varchar_pattern_ops);
CREATE INDEX committee_declaration_case_id_f74059a0 ON public.committee_declaration USING btree (case_id);
CREATE INDEX committee_declaration_session_id_012e6b43 ON public.committee_declaration USING btree (session_id);
CREATE INDEX committee_declaration_user_id_95f35387 ON public.committee_declaration USING btree (user_id);
CREATE INDEX committee_delegation_approved_by_id_a9ace641 ON public.committee_delegation USING btree (approved_by_id);
CREATE INDEX committee_delegation_committee_id_fe25fadd ON public.committee_delegation USING btree (committee_id);
CREATE INDEX committee_delegation_ended_by_id_86d81235 ON public.committee_delegation USING btree (ended_by_id);
CREATE INDEX committee_delegation_first_id_ff2799e0 ON public.committee_delegation USING btree (first_id);
CREATE INDEX committee_delegation_proposed_by_id_eb8aeca5 ON public.committee_delegation USING btree (proposed_by_id);
CREATE INDEX committee_delegation_second_id_4a7c0f64 ON public.committee_delegation USING btree (second_id);
CREATE INDEX committee_fasttrack_case_id_333e34f1 ON public.committee_fasttrack USING btree (case_id);
CREATE INDEX committee_fasttrack_confirmed_by_id_d3746431 ON public.committee_fasttrack USING btree (confirmed_by_id);
CREATE INDEX committee_fasttrack_delegation_id_e7a32a53 ON public.committee_fasttrack USING btree (delegation_id);
CREATE INDEX committee_fasttrack_proposed_by_id_2f08f82e ON public.committee_fasttrack USING btree (proposed_by_id);
CREATE INDEX committee_fasttrack_state_b96b492c ON public.committee_fasttrack USING btree (state);
CREATE INDEX committee_fasttrack_state_b96b492c_like ON public.committee_fasttrack USING btree (state varchar_pattern_ops);
CREATE INDEX committee_fasttrackevent_by_id_3f300ab3 ON public.committee_fasttrackevent USING btree (by_id);
CREATE INDEX committee_fasttrackevent_track_id_41931471 ON public.committee_fasttrackevent USING btree (track_id);
CREATE INDEX committee_letterposting_by_id_b54007b1 ON public.committee_letterposting USING btree (by_id);
CREATE INDEX committee_letterreading_by_id_99a8071b ON public.committee_letterreading USING btree (by_id);
CREATE INDEX committee_mandate_committee_id_c9d7f0e3 ON public.committee_mandate USING btree (committee_id);
CREATE INDEX committee_mandate_substitute_of_id_acb9eca4 ON public.committee_mandate USING btree (substitute_of_id);
CREATE INDEX committee_mandate_user_id_5f486198 ON public.committee_mandate USING btree (user_id);
CREATE INDEX committee_minutes_approved_by_id_0c165920 ON public.committee_minutes USING btree (approved_by_id);
CREATE INDEX committee_minutes_session_id_cc234bd0 ON public.committee_minutes USING btree (session_id);
CREATE INDEX committee_reading_item_id_de5e5760 ON public.committee_reading USING btree (item_id);
CREATE INDEX committee_reading_user_id_e8bc68a7 ON public.committee_reading USING btree (user_id);
CREATE INDEX committee_recusal_by_id_3aa0ed57 ON public.committee_recusal USING btree (by_id);
CREATE INDEX committee_recusal_case_id_d8de145f ON public.committee_recusal USING btree (case_id);
CREATE INDEX committee_recusal_user_id_ed19e751 ON public.committee_recusal USING btree (user_id);
CREATE INDEX committee_referral_by_id_3fa6b694 ON public.committee_referral USING btree (by_id);
CREATE INDEX committee_referral_case_id_708fd869 ON public.committee_referral USING btree (case_id);
CREATE INDEX committee_referral_committee_id_69f6fbe8 ON public.committee_referral USING btree (committee_id);
CREATE INDEX committee_referral_from_committee_id_b8cd5588 ON public.committee_referral USING btree (from_committee_id);
CREATE INDEX committee_referral_session_id_a8388202 ON public.committee_referral USING btree (session_id);
CREATE INDEX committee_rulesproposal_answered_by_id_0fbe2115 ON public.committee_rulesproposal USING btree (answered_by_id);
CREATE INDEX committee_rulesproposal_appeals_to_id_b21fc0ff ON public.committee_rulesproposal USING btree (appeals_to_id);
CREATE INDEX committee_rulesproposal_committee_id_70502cec ON public.committee_rulesproposal USING btree (committee_id);
CREATE INDEX committee_rulesproposal_escalates_to_id_6190b832 ON public.committee_rulesproposal USING btree (escalates_to_id);
CREATE INDEX committee_rulesproposal_proposed_by_id_04f363b7 ON public.committee_rulesproposal USING btree (proposed_by_id);
CREATE INDEX committee_rulesproposal_stand_in_id_af0819d0 ON public.committee_rulesproposal USING btree (stand_in_id);
CREATE INDEX committee_rulesproposalevent_by_id_2294a670 ON public.committee_rulesproposalevent USING btree (by_id);
CREATE INDEX committee_rulesproposalevent_proposal_id_5536976d ON public.committee_rulesproposalevent USING btree (proposal_id);
CREATE INDEX committee_rulesversion_appeals_to_id_6ef9455a ON public.committee_rulesversion USING btree (appeals_to_id);
CREATE INDEX committee_rulesversion_committee_id_2dc0dbc9 ON public.committee_rulesversion USING btree (committee_id);
CREATE INDEX committee_rulesversion_escalates_to_id_5a12de6f ON public.committee_rulesversion USING btree (escalates_to_id);
CREATE INDEX committee_rulesversion_proposed_by_id_f12ba727 ON public.committee_rulesversion USING btree (proposed_by_id);
CREATE INDEX committee_rulesversion_published_by_id_afb3f33d ON public.committee_rulesversion USING btree (published_by_id);
CREATE INDEX committee_rulesversion_stand_in_id_768bfa03 ON public.committee_rulesversion USING btree (stand_in_id);
CREATE INDEX committee_secretpaper_ballot_id_decac7de ON public.committee_secretpaper USING btree (ballot_id);
CREATE INDEX committee_secretvoter_ballot_id_494462b9 ON public.committee_secretvoter USING btree (ballot_id);
CREATE INDEX committee_secretvoter_voter_id_82386f6a ON public.committee_secretvoter USING btree (voter_id);
CREATE INDEX committee_session_committee_id_5113529e ON public.committee_session USING btree (committee_id);
CREATE INDEX committee_sessionevent_by_id_8274dfe2 ON public.committee_sessionevent USING btree (by_id);
CREATE INDEX committee_sessionevent_session_id_c97b6c3a ON public.committee_sessionevent USING btree (session_id);
CREATE INDEX committee_signature_session_id_8b9c132a ON public.committee_signature USING btree (session_id);
CREATE INDEX committee_signature_user_id_e4bc775f ON public.committee_signature USING btree (user_id);
CREATE INDEX committee_vote_ballot_id_01e543c5 ON public.committee_vote USING btree (ballot_id);
CREATE INDEX committee_vote_voter_id_de5ba857 ON public.committee_vote USING btree (voter_id);
CREATE UNIQUE INDEX condition_once_a_line ON public.sources_condition USING btree (line_id, due_on, text) WHERE (withdrawn_on IS NULL);
CREATE INDEX debits_collection_batch_id_400dd057 ON public.debits_collection USING btree (batch_id);
CREATE INDEX debits_collection_end_to_end_id_ff5c7c92_like ON public.debits_collection USING btree (end_to_end_id varchar_pattern_ops);
CREATE INDEX debits_collection_expected_id_50866fcb ON public.debits_collection USING btree (expected_id);
CREATE INDEX debits_collection_mandate_id_78ce216d ON public.debits_collection USING btree (mandate_id);
CREATE INDEX debits_collection_state_1e95826d ON public.debits_collection USING btree (state);
CREATE INDEX debits_collection_state_1e95826d_like ON public.debits_collection USING btree (state varchar_pattern_ops);
CREATE INDEX debits_collectionbatch_creditor_id_7770b0f8 ON public.debits_collectionbatch USING btree (creditor_id);
CREATE INDEX debits_collectionbatch_number_4f32f736_like ON public.debits_collectionbatch USING btree (number varchar_pattern_ops);
CREATE INDEX debits_collectionbatch_prepared_by_id_5931437b ON public.debits_collectionbatch USING btree (prepared_by_id);
CREATE INDEX debits_collectionbatch_sent_by_id_20346427 ON public.debits_collectionbatch USING btree (sent_by_id);
CREATE INDEX debits_collectionbatch_state_89b8a812 ON public.debits_collectionbatch USING btree (state);
CREATE INDEX debits_collectionbatch_state_89b8a812_like ON public.debits_collectionbatch USING btree (state varchar_pattern_ops);
CREATE INDEX debits_collectionbatchevent_batch_id_e536f5be ON public.debits_collectionbatchevent USING btree (batch_id);
CREATE INDEX debits_collectionbatchevent_by_id_68e48c9f ON public.debits_collectionbatchevent USING btree (by_id);
CREATE INDEX debits_collectionevent_by_id_f81942b3 ON public.debits_collectionevent USING btree (by_id);
CREATE INDEX debits_collectionevent_collection_id_782d319c ON public.debits_collectionevent USING btree (collection_id);
CREATE INDEX debits_creditorchange_account_id_44a959a3 ON public.debits_creditorchange USING btree (account_id);
CREATE INDEX debits_creditorchange_decided_by_id_3e2ceb49 ON public.debits_creditorchange USING btree (decided_by_id);
CREATE INDEX debits_creditorchange_fund_id_40033b27 ON public.debits_creditorchange USING btree (fund_id);
CREATE INDEX debits_creditorchange_key_54e0e53e_like ON public.debits_creditorchange USING btree (key varchar_pattern_ops);
CREATE INDEX debits_creditorchange_proposed_by_id_752b31f0 ON public.debits_creditorchange USING btree (proposed_by_id);
CREATE INDEX debits_creditorchange_state_3e45db4c ON public.debits_creditorchange USING btree (state);
CREATE INDEX debits_creditorchange_state_3e45db4c_like ON public.debits_creditorchange USING btree (state varchar_pattern_ops);
CREATE INDEX debits_creditorchangeevent_by_id_4edebe94 ON public.debits_creditorchangeevent USING btree (by_id);
CREATE INDEX debits_creditorchangeevent_change_id_c7035693 ON public.debits_creditorchangeevent USING btree (change_id);
CREATE INDEX debits_debitmandate_creditor_id_e96a3ab6 ON public.debits_debitmandate USING btree (creditor_id);
CREATE INDEX debits_debitmandate_expected_id_56ca66b6 ON public.debits_debitmandate USING btree (expected_id);
CREATE INDEX debits_debitmandate_member_id_0d0e2852 ON public.debits_debitmandate USING btree (member_id);
CREATE INDEX debits_debitmandate_recorded_by_id_f72d61d8 ON public.debits_debitmandate USING btree (recorded_by_id);
CREATE INDEX debits_debitmandate_reference_751a5d3b_like ON public.debits_debitmandate USING btree (reference varchar_pattern_ops);
CREATE INDEX debits_debitmandate_state_7e77bfae ON public.debits_debitmandate USING btree (state);
CREATE INDEX debits_debitmandate_state_7e77bfae_like ON public.debits_debitmandate USING btree (state varchar_pattern_ops);
CREATE INDEX debits_debitmandateevent_by_id_468a8193 ON public.debits_debitmandateevent USING btree (by_id);
CREATE INDEX debits_debitmandateevent_mandate_id_6a4d0eac ON public.debits_debitmandateevent USING btree (mandate_id);
CREATE INDEX decision_latest_first ON public.committee_decision USING btree (decided_on DESC, id DESC);
CREATE INDEX disbursement_by_day ON public.loans_disbursement USING btree (paid_on);
CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);
CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX due_not_delivered ON public.workflows_due USING btree (due_at) WHERE (delivered_at IS NULL);
CREATE UNIQUE INDEX dunning_one_hold_a_loan ON public.loans_dunninghold USING btree (agreement_id) WHERE (lifted_on IS NULL);
CREATE INDEX dunning_step_waits ON public.loans_dunningstep USING btree (step, "on") WHERE (answered_on IS NULL);
CREATE INDEX evidence_of_line ON public.reporting_evidencepack USING btree (line_id, by_id, at DESC);
CREATE INDEX expected_by_amount ON public.banking_expectedpayment USING btree (fund_id, cents, due_on) WHERE is_open;
CREATE INDEX export_of_person ON public.jobs_export USING btree (by_id, at DESC);
CREATE INDEX factor_check_of_a_person ON public.people_factorcheck USING btree (user_id, at);
CREATE UNIQUE INDEX fast_track_proposed_once_a_case ON public.committee_fasttrack USING btree (case_id) WHERE ((state)::text = 'proposed'::text);
CREATE UNIQUE INDEX gift_reference_once_a_fund ON public.sources_gift USING btree (fund_id, reference) WHERE (NOT ((reference)::text = ''::text));
CREATE UNIQUE INDEX import_key_once ON public.sources_import USING btree (fund_id, key) WHERE (NOT ((key)::text = ''::text));
CREATE INDEX import_line_in_order ON public.sources_importline USING btree (of_id, rank, entity, "on", line);
CREATE UNIQUE INDEX import_once_by_its_content ON public.sources_import USING btree (fund_id, kind, sha256) WHERE ((NOT ((sha256)::text = ''::text)) AND (NOT ((state)::text = ANY ((ARRAY['dropped'::character varying, 'reversed'::character varying])::text[]))));
CREATE INDEX income_receipt_by_month ON public.loans_incomereceipt USING btree (activity_id, month);
CREATE INDEX income_receipt_by_reference ON public.loans_incomereceipt USING btree (fund_id, reference);
CREATE UNIQUE INDEX income_receipt_once_a_file ON public.loans_incomereceipt USING btree (made_by_id, reference) WHERE (reverses_id IS NULL);
CREATE INDEX instalment_by_due_date ON public.loans_instalment USING btree (schedule_id, due_on);
CREATE INDEX invoice_credited ON public.sources_invoice USING btree (credits_id) WHERE (credits_id IS NOT NULL);
CREATE UNIQUE INDEX invoice_number_once ON public.sources_invoice USING btree (cooperative_id, number) WHERE (first_id IS NULL);
CREATE INDEX invoice_that_came_again ON public.sources_invoice USING btree (first_id) WHERE (first_id IS NOT NULL);
CREATE INDEX jobs_export_by_id_bde06f14 ON public.jobs_export USING btree (by_id);
CREATE INDEX jobs_recorded_by_id_a2d1cd72 ON public.jobs_recorded USING btree (by_id);
CREATE INDEX jobs_subscription_by_id_ea6233ee ON public.jobs_subscription USING btree (by_id);
CREATE INDEX ledger_account_envelope_id_b9329ab6 ON public.ledger_account USING btree (envelope_id);
CREATE INDEX ledger_account_fund_id_3ef65f98 ON public.ledger_account USING btree (fund_id);
CREATE INDEX ledger_commitment_envelope_id_fa8bb613 ON public.ledger_commitment USING btree (envelope_id);
CREATE INDEX ledger_commitment_key_f23508e5_like ON public.ledger_commitment USING btree (key varchar_pattern_ops);
CREATE INDEX ledger_commitment_reference_29937c4b ON public.ledger_commitment USING btree (reference);
CREATE INDEX ledger_commitment_reference_29937c4b_like ON public.ledger_commitment USING btree (reference varchar_pattern_ops);
CREATE INDEX ledger_envelope_code_f02ef2e8 ON public.ledger_envelope USING btree (code);
CREATE INDEX ledger_envelope_code_f02ef2e8_like ON public.ledger_envelope USING btree (code varchar_pattern_ops);
CREATE INDEX ledger_envelope_cooperative_id_8ef865be ON public.ledger_envelope USING btree (cooperative_id);
CREATE INDEX ledger_envelope_fund_id_7fe47096 ON public.ledger_envelope USING btree (fund_id);
CREATE INDEX ledger_envelopechange_cooperative_id_99dea10f ON public.ledger_envelopechange USING btree (cooperative_id);
CREATE INDEX ledger_envelopechange_decided_by_id_7a601971 ON public.ledger_envelopechange USING btree (decided_by_id);
CREATE INDEX ledger_envelopechange_envelope_id_ae053f12 ON public.ledger_envelopechange USING btree (envelope_id);
CREATE INDEX ledger_envelopechange_fund_id_45392576 ON public.ledger_envelopechange USING btree (fund_id);
CREATE INDEX ledger_envelopechange_key_659d278f_like ON public.ledger_envelopechange USING btree (key varchar_pattern_ops);
CREATE INDEX ledger_envelopechange_proposed_by_id_ecbd17fa ON public.ledger_envelopechange USING btree (proposed_by_id);
CREATE INDEX ledger_envelopechange_state_d45d5cfc ON public.ledger_envelopechange USING btree (state);
CREATE INDEX ledger_envelopechange_state_d45d5cfc_like ON public.ledger_envelopechange USING btree (state varchar_pattern_ops);
CREATE INDEX ledger_envelopechangeevent_by_id_5cf08b31 ON public.ledger_envelopechangeevent USING btree (by_id);
CREATE INDEX ledger_envelopechangeevent_change_id_942aaf8e ON public.ledger_envelopechangeevent USING btree (change_id);
CREATE INDEX ledger_envelopetransfer_decided_by_id_b1a3da91 ON public.ledger_envelopetransfer USING btree (decided_by_id);
CREATE INDEX ledger_envelopetransfer_fund_id_04369a33 ON public.ledger_envelopetransfer USING btree (fund_id);
CREATE INDEX ledger_envelopetransfer_key_5ab3b640_like ON public.ledger_envelopetransfer USING btree (key varchar_pattern_ops);
CREATE INDEX ledger_envelopetransfer_proposed_by_id_9a549cfc ON public.ledger_envelopetransfer USING btree (proposed_by_id);
CREATE INDEX ledger_envelopetransfer_source_id_ec6529ec ON public.ledger_envelopetransfer USING btree (source_id);
CREATE INDEX ledger_envelopetransfer_state_bfc1923d ON public.ledger_envelopetransfer USING btree (state);
CREATE INDEX ledger_envelopetransfer_state_bfc1923d_like ON public.ledger_envelopetransfer USING btree (state varchar_pattern_ops);
CREATE INDEX ledger_envelopetransfer_target_id_9287eea0 ON public.ledger_envelopetransfer USING btree (target_id);
CREATE INDEX ledger_envelopetransferevent_by_id_56ab70e3 ON public.ledger_envelopetransferevent USING btree (by_id);
CREATE INDEX ledger_envelopetransferevent_transfer_id_27ca2d3a ON public.ledger_envelopetransferevent USING btree (transfer_id);
CREATE INDEX ledger_fund_code_4f1104c8_like ON public.ledger_fund USING btree (code varchar_pattern_ops);
CREATE INDEX ledger_fund_cooperatives_cooperative_id_50326182 ON public.ledger_fund_cooperatives USING btree (cooperative_id);
CREATE INDEX ledger_fund_cooperatives_fund_id_e3c78126 ON public.ledger_fund_cooperatives USING btree (fund_id);
CREATE INDEX ledger_period_asked_by_id_43f4f95a ON public.ledger_period USING btree (asked_by_id);
CREATE INDEX ledger_period_closed_by_id_db5cc2c5 ON public.ledger_period USING btree (closed_by_id);
CREATE INDEX ledger_period_fund_id_268fb166 ON public.ledger_period USING btree (fund_id);
CREATE INDEX ledger_period_reopened_by_id_64dcea86 ON public.ledger_period USING btree (reopened_by_id);
CREATE INDEX ledger_period_reserved_by_id_a721cc5f ON public.ledger_period USING btree (reserved_by_id);
CREATE INDEX ledger_periodevent_by_id_51bbad10 ON public.ledger_periodevent USING btree (by_id);
CREATE INDEX ledger_periodevent_period_id_be9e0789 ON public.ledger_periodevent USING btree (period_id);
CREATE INDEX ledger_proofrun_at_39751fbc ON public.ledger_proofrun USING btree (at);
CREATE INDEX ledger_proofrun_by_id_aff620ff ON public.ledger_proofrun USING btree (by_id);
CREATE INDEX ledger_transfer_source_id_c0c32e3f ON public.ledger_transfer USING btree (source_id);
CREATE INDEX ledger_transfer_target_id_e23e82fd ON public.ledger_transfer USING btree (target_id);
CREATE INDEX ledger_waitinggrant_envelope_id_5c6df1b5 ON public.ledger_waitinggrant USING btree (envelope_id);
CREATE INDEX ledger_waitinggrant_key_9b705535_like ON public.ledger_waitinggrant USING btree (key varchar_pattern_ops);
CREATE INDEX ledger_waitinggrant_reference_732d302b ON public.ledger_waitinggrant USING btree (reference);
CREATE INDEX ledger_waitinggrant_reference_732d302b_like ON public.ledger_waitinggrant USING btree (reference varchar_pattern_ops);
CREATE INDEX ledger_waitinggrant_state_4565030e ON public.ledger_waitinggrant USING btree (state);
CREATE INDEX ledger_waitinggrant_state_4565030e_like ON public.ledger_waitinggrant USING btree (state varchar_pattern_ops);
CREATE INDEX ledger_waitinggrantevent_by_id_a8a493ac ON public.ledger_waitinggrantevent USING btree (by_id);
CREATE INDEX ledger_waitinggrantevent_waiting_id_170405e9 ON public.ledger_waitinggrantevent USING btree (waiting_id);
CREATE UNIQUE INDEX line_reference_once ON public.sources_linemove USING btree (line_id, reference) WHERE (NOT ((reference)::text = ''::text));
CREATE INDEX loans_acceptance_agreement_id_6cdc0b50 ON public.loans_acceptance USING btree (agreement_id);
CREATE INDEX loans_acceptance_by_id_b7233f62 ON public.loans_acceptance USING btree (by_id);
CREATE INDEX loans_acceptance_factor_id_98daf541 ON public.loans_acceptance USING btree (factor_id);
CREATE INDEX loans_agreement_accepted_by_id_e7147523 ON public.loans_agreement USING btree (accepted_by_id);
CREATE INDEX loans_agreement_co_borrower_id_4447cfa6 ON public.loans_agreement USING btree (co_borrower_id);
CREATE INDEX loans_agreement_envelope_id_04e63818 ON public.loans_agreement USING btree (envelope_id);
CREATE INDEX loans_agreement_fund_id_5718ec2a ON public.loans_agreement USING btree (fund_id);
CREATE INDEX loans_agreement_guarantor_id_6823b8f6 ON public.loans_agreement USING btree (guarantor_id);
CREATE INDEX loans_agreement_later_guarantor_id_d9ce81f7 ON public.loans_agreement USING btree (later_guarantor_id);
CREATE INDEX loans_agreement_member_id_315a0dca ON public.loans_agreement USING btree (member_id);
CREATE INDEX loans_agreement_number_ad7ffc3a_like ON public.loans_agreement USING btree (number varchar_pattern_ops);
CREATE INDEX loans_agreement_oldest_unpaid_on_3c98ae53 ON public.loans_agreement USING btree (oldest_unpaid_on);
CREATE INDEX loans_agreement_reference_89e54d7d_like ON public.loans_agreement USING btree (reference varchar_pattern_ops);
CREATE INDEX loans_agreement_schedule_id_bdf52909 ON public.loans_agreement USING btree (schedule_id);
CREATE INDEX loans_agreement_state_5e517568 ON public.loans_agreement USING btree (state);
CREATE INDEX loans_agreement_state_5e517568_like ON public.loans_agreement USING btree (state varchar_pattern_ops);
CREATE INDEX loans_agreement_supplier_key_00ce8555 ON public.loans_agreement USING btree (supplier_key);
CREATE INDEX loans_agreement_supplier_key_00ce8555_like ON public.loans_agreement USING btree (supplier_key varchar_pattern_ops);
CREATE INDEX loans_agreement_terms_id_1f17cb40 ON public.loans_agreement USING btree (terms_id);
CREATE INDEX loans_agreementdocument_agreement_id_2c1b6a25 ON public.loans_agreementdocument USING btree (agreement_id);
CREATE INDEX loans_agreementevent_agreement_id_732a584e ON public.loans_agreementevent USING btree (agreement_id);
CREATE INDEX loans_agreementevent_by_id_5489ea06 ON public.loans_agreementevent USING btree (by_id);
CREATE INDEX loans_allocation_instalment_id_d829c540 ON public.loans_allocation USING btree (instalment_id);
CREATE INDEX loans_allocation_repayment_id_d34b9e0c ON public.loans_allocation USING btree (repayment_id);
CREATE INDEX loans_amendment_agreement_id_8ab1b451 ON public.loans_amendment USING btree (agreement_id);
CREATE INDEX loans_amendment_guarantor_id_6cc25d92 ON public.loans_amendment USING btree (guarantor_id);
CREATE INDEX loans_amendment_state_04277011 ON public.loans_amendment USING btree (state);
CREATE INDEX loans_amendment_state_04277011_like ON public.loans_amendment USING btree (state varchar_pattern_ops);
CREATE INDEX loans_amendmentevent_amendment_id_de217a2f ON public.loans_amendmentevent USING btree (amendment_id);
CREATE INDEX loans_amendmentevent_by_id_59ea404f ON public.loans_amendmentevent USING btree (by_id);
CREATE INDEX loans_arrearssnapshot_on_60021e45 ON public.loans_arrearssnapshot USING btree ("on");
CREATE INDEX loans_asset_cooperative_id_0467410d ON public.loans_asset USING btree (cooperative_id);
CREATE INDEX loans_asset_holder_id_23314118 ON public.loans_asset USING btree (holder_id);
CREATE INDEX loans_asset_number_7bc20945_like ON public.loans_asset USING btree (number varchar_pattern_ops);
CREATE INDEX loans_asset_state_153c90ca ON public.loans_asset USING btree (state);
CREATE INDEX loans_asset_state_153c90ca_like ON public.loans_asset USING btree (state varchar_pattern_ops);
CREATE INDEX loans_assetevent_asset_id_5d1674bc ON public.loans_assetevent USING btree (asset_id);
CREATE INDEX loans_assetevent_by_id_689f3dcd ON public.loans_assetevent USING btree (by_id);
CREATE INDEX loans_assetpaper_asset_id_3abd9822 ON public.loans_assetpaper USING btree (asset_id);
CREATE INDEX loans_changecase_agreement_id_122b0057 ON public.loans_changecase USING btree (agreement_id);
CREATE INDEX loans_changecase_guarantor_id_1ea69d09 ON public.loans_changecase USING btree (guarantor_id);
CREATE INDEX loans_changerequest_agreement_id_bd516c9b ON public.loans_changerequest USING btree (agreement_id);
CREATE INDEX loans_changerequest_answered_by_id_6fc1e740 ON public.loans_changerequest USING btree (answered_by_id);
CREATE INDEX loans_changerequest_by_id_ad21a9c1 ON public.loans_changerequest USING btree (by_id);
CREATE INDEX loans_disbursement_agreement_id_3acb719f ON public.loans_disbursement USING btree (agreement_id);
CREATE INDEX loans_disbursement_asked_by_id_a1aa61eb ON public.loans_disbursement USING btree (asked_by_id);
CREATE INDEX loans_disbursement_shown_id_0807107b ON public.loans_disbursement USING btree (shown_id);
CREATE INDEX loans_disbursement_state_25b70e95 ON public.loans_disbursement USING btree (state);
CREATE INDEX loans_disbursement_state_25b70e95_like ON public.loans_disbursement USING btree (state varchar_pattern_ops);
CREATE INDEX loans_disbursement_supplier_key_886b8334 ON public.loans_disbursement USING btree (supplier_key);
CREATE INDEX loans_disbursement_supplier_key_886b8334_like ON public.loans_disbursement USING btree (supplier_key varchar_pattern_ops);
CREATE INDEX loans_disbursementevent_by_id_012a3962 ON public.loans_disbursementevent USING btree (by_id);
CREATE INDEX loans_disbursementevent_disbursement_id_f239f919 ON public.loans_disbursementevent USING btree (disbursement_id);
CREATE INDEX loans_dunninghold_agreement_id_cc15be3a ON public.loans_dunninghold USING btree (agreement_id);
CREATE INDEX loans_dunninghold_by_id_d7f4d6f5 ON public.loans_dunninghold USING btree (by_id);
CREATE INDEX loans_dunninghold_lifted_by_id_be75e176 ON public.loans_dunninghold USING btree (lifted_by_id);
CREATE INDEX loans_dunningstep_agreement_id_b6021006 ON public.loans_dunningstep USING btree (agreement_id);
CREATE INDEX loans_dunningstep_answered_by_id_4e2c309e ON public.loans_dunningstep USING btree (answered_by_id);
CREATE INDEX loans_guaranteecall_agreement_id_5fd15e2d ON public.loans_guaranteecall USING btree (agreement_id);
CREATE INDEX loans_guaranteecall_decided_by_id_3de6cddc ON public.loans_guaranteecall USING btree (decided_by_id);
CREATE INDEX loans_guaranteecall_fund_id_8e35dcc7 ON public.loans_guaranteecall USING btree (fund_id);
CREATE INDEX loans_guaranteecall_guarantor_id_9e1a06a9 ON public.loans_guaranteecall USING btree (guarantor_id);
CREATE INDEX loans_guaranteecall_key_46aa4e5b_like ON public.loans_guaranteecall USING btree (key varchar_pattern_ops);
CREATE INDEX loans_guaranteecall_number_bf05d42f_like ON public.loans_guaranteecall USING btree (number varchar_pattern_ops);
CREATE INDEX loans_guaranteecall_proposed_by_id_8dedc66c ON public.loans_guaranteecall USING btree (proposed_by_id);
CREATE INDEX loans_guaranteecall_state_6fa884eb ON public.loans_guaranteecall USING btree (state);
CREATE INDEX loans_guaranteecall_state_6fa884eb_like ON public.loans_guaranteecall USING btree (state varchar_pattern_ops);
CREATE INDEX loans_guaranteecallevent_by_id_d29aa0c7 ON public.loans_guaranteecallevent USING btree (by_id);
CREATE INDEX loans_guaranteecallevent_call_id_d6b3bcb7 ON public.loans_guaranteecallevent USING btree (call_id);
CREATE INDEX loans_incomemonth_agreement_id_ab812ed2 ON public.loans_incomemonth USING btree (agreement_id);
CREATE INDEX loans_incomereceipt_activity_id_dc1a0ebc ON public.loans_incomereceipt USING btree (activity_id);
CREATE INDEX loans_incomereceipt_credits_id_bcabbe08 ON public.loans_incomereceipt USING btree (credits_id);
CREATE INDEX loans_incomereceipt_first_id_c9ffe25e ON public.loans_incomereceipt USING btree (first_id);
CREATE INDEX loans_incomereceipt_fund_id_a45918a6 ON public.loans_incomereceipt USING btree (fund_id);
CREATE INDEX loans_incomereceipt_made_by_id_ef67544d ON public.loans_incomereceipt USING btree (made_by_id);
CREATE INDEX loans_incomeshare_agreement_id_00534590 ON public.loans_incomeshare USING btree (agreement_id);
CREATE INDEX loans_incomeshare_decided_by_id_10219e02 ON public.loans_incomeshare USING btree (decided_by_id);
CREATE INDEX loans_incomeshare_fund_id_311f4405 ON public.loans_incomeshare USING btree (fund_id);
CREATE INDEX loans_incomeshare_key_1df2cc99_like ON public.loans_incomeshare USING btree (key varchar_pattern_ops);
CREATE INDEX loans_incomeshare_proposed_by_id_3879521d ON public.loans_incomeshare USING btree (proposed_by_id);
CREATE INDEX loans_incomeshare_state_2d683cb1 ON public.loans_incomeshare USING btree (state);
CREATE INDEX loans_incomeshare_state_2d683cb1_like ON public.loans_incomeshare USING btree (state varchar_pattern_ops);
CREATE INDEX loans_incomeshareevent_by_id_1e0ced05 ON public.loans_incomeshareevent USING btree (by_id);
CREATE INDEX loans_incomeshareevent_share_id_13b339a0 ON public.loans_incomeshareevent USING btree (share_id);
CREATE INDEX loans_instalment_due_on_3f4d0d87 ON public.loans_instalment USING btree (due_on);
CREATE INDEX loans_linerules_decided_by_id_2ca08080 ON public.loans_linerules USING btree (decided_by_id);
CREATE INDEX loans_linerules_fund_id_c79081b5 ON public.loans_linerules USING btree (fund_id);
CREATE INDEX loans_linerules_key_3524fd29_like ON public.loans_linerules USING btree (key varchar_pattern_ops);
CREATE INDEX loans_linerules_proposed_by_id_d4a438bb ON public.loans_linerules USING btree (proposed_by_id);
CREATE INDEX loans_linerules_state_71b8821a ON public.loans_linerules USING btree (state);
CREATE INDEX loans_linerules_state_71b8821a_like ON public.loans_linerules USING btree (state varchar_pattern_ops);
CREATE INDEX loans_linerulesevent_by_id_50f3219c ON public.loans_linerulesevent USING btree (by_id);
CREATE INDEX loans_linerulesevent_rules_id_6b42275d ON public.loans_linerulesevent USING btree (rules_id);
CREATE INDEX loans_loanapplication_activity_id_b6d3127b ON public.loans_loanapplication USING btree (activity_id);
CREATE INDEX loans_loanapplication_co_borrower_id_34ac4ce4 ON public.loans_loanapplication USING btree (co_borrower_id);
CREATE INDEX loans_loanapplication_declared_by_id_07710f76 ON public.loans_loanapplication USING btree (declared_by_id);
CREATE INDEX loans_loanapplication_guarantor_id_6c4cdee4 ON public.loans_loanapplication USING btree (guarantor_id);
CREATE INDEX loans_loanapplication_supplier_id_1b47ea66 ON public.loans_loanapplication USING btree (supplier_id);
CREATE INDEX loans_loanapplication_supplier_key_aa739750 ON public.loans_loanapplication USING btree (supplier_key);
CREATE INDEX loans_loanapplication_supplier_key_aa739750_like ON public.loans_loanapplication USING btree (supplier_key varchar_pattern_ops);
CREATE INDEX loans_loanapplication_terms_id_50a6b1d4 ON public.loans_loanapplication USING btree (terms_id);
CREATE INDEX loans_loanchange_agreement_id_ec5ddcb2 ON public.loans_loanchange USING btree (agreement_id);
CREATE INDEX loans_loanchange_by_id_40c464a4 ON public.loans_loanchange USING btree (by_id);
CREATE INDEX loans_loanchange_key_812c3620_like ON public.loans_loanchange USING btree (key varchar_pattern_ops);
CREATE INDEX loans_loanchangeundo_by_id_32c665d8 ON public.loans_loanchangeundo USING btree (by_id);
CREATE INDEX loans_loanproduct_code_6db73e75_like ON public.loans_loanproduct USING btree (code varchar_pattern_ops);
CREATE INDEX loans_loanpromise_agreement_id_3eea5d8e ON public.loans_loanpromise USING btree (agreement_id);
CREATE INDEX loans_loanpromise_by_id_0d7fa075 ON public.loans_loanpromise USING btree (by_id);
CREATE INDEX loans_loanpromise_key_d57a7ceb_like ON public.loans_loanpromise USING btree (key varchar_pattern_ops);
CREATE INDEX loans_loanpromise_withdrawn_by_id_090f1135 ON public.loans_loanpromise USING btree (withdrawn_by_id);
CREATE INDEX loans_loanproposal_agreement_id_6b1551ea ON public.loans_loanproposal USING btree (agreement_id);
CREATE INDEX loans_loanproposal_decided_by_id_068d2668 ON public.loans_loanproposal USING btree (decided_by_id);
CREATE INDEX loans_loanproposal_fund_id_b21a49c0 ON public.loans_loanproposal USING btree (fund_id);
CREATE INDEX loans_loanproposal_key_edcb8d9c_like ON public.loans_loanproposal USING btree (key varchar_pattern_ops);
CREATE INDEX loans_loanproposal_proposed_by_id_4bb545a8 ON public.loans_loanproposal USING btree (proposed_by_id);
CREATE INDEX loans_loanproposal_state_165d2717 ON public.loans_loanproposal USING btree (state);
CREATE INDEX loans_loanproposal_state_165d2717_like ON public.loans_loanproposal USING btree (state varchar_pattern_ops);
CREATE INDEX loans_loanproposalevent_by_id_a102b8f6 ON public.loans_loanproposalevent USING btree (by_id);
CREATE INDEX loans_loanproposalevent_proposal_id_1ede3e67 ON public.loans_loanproposalevent USING btree (proposal_id);
CREATE INDEX loans_moratorium_decided_by_id_dd56d3dd ON public.loans_moratorium USING btree (decided_by_id);
CREATE INDEX loans_moratorium_fund_id_d214f08f ON public.loans_moratorium USING btree (fund_id);
CREATE INDEX loans_moratorium_key_207a8817_like ON public.loans_moratorium USING btree (key varchar_pattern_ops);
CREATE INDEX loans_moratorium_proposed_by_id_e58e3d28 ON public.loans_moratorium USING btree (proposed_by_id);
CREATE INDEX loans_moratorium_state_ed542051 ON public.loans_moratorium USING btree (state);
CREATE INDEX loans_moratorium_state_ed542051_like ON public.loans_moratorium USING btree (state varchar_pattern_ops);
CREATE INDEX loans_moratorium_undone_by_id_6244d721 ON public.loans_moratorium USING btree (undone_by_id);
CREATE INDEX loans_moratoriumevent_by_id_4d90f8c2 ON public.loans_moratoriumevent USING btree (by_id);
CREATE INDEX loans_moratoriumevent_moratorium_id_56650264 ON public.loans_moratoriumevent USING btree (moratorium_id);
CREATE INDEX loans_moratoriumloan_agreement_id_9896341c ON public.loans_moratoriumloan USING btree (agreement_id);
CREATE INDEX loans_productversion_envelope_id_f1d02bf0 ON public.loans_productversion USING btree (envelope_id);
CREATE INDEX loans_productversion_product_id_2844995a ON public.loans_productversion USING btree (product_id);
CREATE INDEX loans_productversion_published_by_id_add0f928 ON public.loans_productversion USING btree (published_by_id);
CREATE INDEX loans_productversionevent_by_id_e9f91cb3 ON public.loans_productversionevent USING btree (by_id);
CREATE INDEX loans_productversionevent_version_id_c8cdd61d ON public.loans_productversionevent USING btree (version_id);
CREATE INDEX loans_provision_agreement_id_c6f30321 ON public.loans_provision USING btree (agreement_id);
CREATE INDEX loans_provision_run_id_54314d7b ON public.loans_provision USING btree (run_id);
CREATE INDEX loans_provisionrates_decided_by_id_4731825c ON public.loans_provisionrates USING btree (decided_by_id);
CREATE INDEX loans_provisionrates_fund_id_52a23e2a ON public.loans_provisionrates USING btree (fund_id);
CREATE INDEX loans_provisionrates_key_2d9b9b28_like ON public.loans_provisionrates USING btree (key varchar_pattern_ops);
CREATE INDEX loans_provisionrates_proposed_by_id_3ddd127c ON public.loans_provisionrates USING btree (proposed_by_id);
CREATE INDEX loans_provisionrates_state_71c50e0f ON public.loans_provisionrates USING btree (state);
CREATE INDEX loans_provisionrates_state_71c50e0f_like ON public.loans_provisionrates USING btree (state varchar_pattern_ops);
CREATE INDEX loans_provisionratesevent_by_id_d025eec8 ON public.loans_provisionratesevent USING btree (by_id);
CREATE INDEX loans_provisionratesevent_rates_id_fb5cb1a4 ON public.loans_provisionratesevent USING btree (rates_id);
CREATE INDEX loans_provisionrun_fund_id_91210181 ON public.loans_provisionrun USING btree (fund_id);
CREATE INDEX loans_provisionrun_rates_id_b348e696 ON public.loans_provisionrun USING btree (rates_id);
CREATE INDEX loans_repayment_agreement_id_eb22ceba ON public.loans_repayment USING btree (agreement_id);
CREATE INDEX loans_repayment_by_id_1c86dbb4 ON public.loans_repayment USING btree (by_id);
CREATE INDEX loans_repayment_key_892e822f_like ON public.loans_repayment USING btree (key varchar_pattern_ops);
CREATE INDEX loans_repayment_line_id_46a98aea ON public.loans_repayment USING btree (line_id);
CREATE INDEX loans_repaymentundo_by_id_f136a059 ON public.loans_repaymentundo USING btree (by_id);
CREATE INDEX loans_scheduleversion_agreement_id_32fdbaea ON public.loans_scheduleversion USING btree (agreement_id);
CREATE INDEX loans_scheduleversion_by_id_9ced9d22 ON public.loans_scheduleversion USING btree (by_id);
CREATE INDEX mail_code_of_a_person ON public.people_mailcode USING btree (user_id, made_at);
CREATE UNIQUE INDEX mandate_held_once_at_a_time ON public.committee_mandate USING btree (committee_id, user_id) WHERE (to_on IS NULL);
CREATE UNIQUE INDEX mandate_of_one_chair_at_a_time ON public.committee_mandate USING btree (committee_id) WHERE (((role)::text = 'chair'::text) AND (substitute_of_id IS NULL) AND (to_on IS NULL));
CREATE UNIQUE INDEX matching_rule_once_a_payment ON public.banking_matchingrule USING btree (fund_id, looks_at, key, expected_id) WHERE ((use)::text = ''::text);
CREATE UNIQUE INDEX matching_rule_once_a_use ON public.banking_matchingrule USING btree (fund_id, looks_at, key, use) WHERE (expected_id IS NULL);
CREATE INDEX member_by_name ON public.people_member USING btree (last_name, first_name);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX moratorium_loan_in_turn ON public.loans_moratoriumloan USING btree (moratorium_id, outcome, agreement_id);
CREATE INDEX movement_by_day ON public.ledger_movement USING btree (fund_id, booked_on);
CREATE INDEX movement_by_reference ON public.ledger_movement USING btree (source_ref);
CREATE INDEX notice_of_member ON public.notices_notice USING btree (member_id, created_at DESC);
CREATE INDEX notice_of_user ON public.notices_notice USING btree (user_id, created_at DESC);
CREATE INDEX notice_on_its_way ON public.notices_notice USING btree (way, created_at) WHERE ((digest_id IS NULL) AND (given_up_at IS NULL) AND (sent_at IS NULL));
CREATE INDEX notices_choice_user_id_a4864d2a ON public.notices_choice USING btree (user_id);
CREATE INDEX notices_notice_digest_id_917c04b6 ON public.notices_notice USING btree (digest_id);
CREATE INDEX notices_notice_key_e6f8d5bc_like ON public.notices_notice USING btree (key varchar_pattern_ops);
CREATE INDEX notices_notice_member_id_0e5c6e65 ON public.notices_notice USING btree (member_id);
CREATE INDEX notices_notice_sent_by_id_d5ce61eb ON public.notices_notice USING btree (sent_by_id);
CREATE INDEX notices_notice_user_id_62c74e71 ON public.notices_notice USING btree (user_id);
CREATE INDEX notices_wording_by_id_7f1c5c1c ON public.notices_wording USING btree (by_id);
CREATE UNIQUE INDEX one_account_change_at_a_time ON public.people_accountchange USING btree (member_id) WHERE ((state)::text = 'asked'::text);
CREATE UNIQUE INDEX one_collection_under_way ON public.debits_collection USING btree (expected_id) WHERE ((state)::text = ANY ((ARRAY['announced'::character varying, 'batched'::character varying, 'sent'::character varying])::text[]));
CREATE UNIQUE INDEX one_creditor_change_at_a_time ON public.debits_creditorchange USING btree (account_id) WHERE ((state)::text = 'proposed'::text);
CREATE UNIQUE INDEX one_data_export_at_a_time ON public.cases_dataexport USING btree (user_id) WHERE ((state)::text = 'making'::text);
CREATE UNIQUE INDEX one_further_amount_on_offer_a_loan ON public.loans_amendment USING btree (agreement_id) WHERE ((state)::text = 'offered'::text);
CREATE UNIQUE INDEX one_mandate_in_force_a_payment ON public.debits_debitmandate USING btree (expected_id) WHERE ((state)::text = 'active'::text);
CREATE UNIQUE INDEX one_open_correction_a_case ON public.cases_correction USING btree (case_id) WHERE (resolved_at IS NULL);
CREATE UNIQUE INDEX one_open_guarantee_call_a_loan ON public.loans_guaranteecall USING btree (agreement_id) WHERE ((ended_on IS NULL) AND ((state)::text = ANY ((ARRAY['proposed'::character varying, 'approved'::character varying])::text[])));
CREATE UNIQUE INDEX one_open_proxy_between_two ON public.people_proxy USING btree (member_id, helper_id) WHERE ((state)::text = ANY ((ARRAY['asked'::character varying, 'holds'::character varying])::text[]));
CREATE UNIQUE INDEX one_open_question_to_a_person ON public.cases_advice USING btree (case_id, asked_of_id) WHERE ((answered_at IS NULL) AND (withdrawn_at IS NULL));
CREATE UNIQUE INDEX one_open_request_a_loan ON public.loans_changerequest USING btree (agreement_id) WHERE (answered_on IS NULL);
CREATE UNIQUE INDEX one_plan_for_own_money_at_a_time ON public.activities_ownplan USING btree (own_id) WHERE ((state)::text = 'proposed'::text);
CREATE UNIQUE INDEX one_proposal_for_a_day ON public.sources_rateproposal USING btree (cooperative_id, from_on) WHERE ((state)::text = 'proposed'::text);
CREATE UNIQUE INDEX one_standing_approval_a_person ON public.banking_approval USING btree (batch_id, by_id) WHERE (voided_at IS NULL);
CREATE UNIQUE INDEX one_surplus_a_repayment ON public.loans_allocation USING btree (repayment_id, part) WHERE (instalment_id IS NULL);
CREATE UNIQUE INDEX order_in_one_active_batch ON public.banking_batchline USING btree (order_id) WHERE is_active;
CREATE UNIQUE INDEX payment_confirmed_once ON public.banking_match USING btree (batch_line_id) WHERE ((undone_at IS NULL) AND ((use)::text = 'order'::text));
CREATE UNIQUE INDEX payment_returned_once ON public.banking_match USING btree (batch_line_id) WHERE ((undone_at IS NULL) AND ((use)::text = 'return'::text));
CREATE INDEX people_accountchange_asked_by_id_bc112db3 ON public.people_accountchange USING btree (asked_by_id);
CREATE INDEX people_accountchange_decided_by_id_e4b35ac6 ON public.people_accountchange USING btree (decided_by_id);
CREATE INDEX people_accountchange_member_id_95bbf4d2 ON public.people_accountchange USING btree (member_id);
CREATE INDEX people_accountchange_state_07aeb23a ON public.people_accountchange USING btree (state);
CREATE INDEX people_accountchange_state_07aeb23a_like ON public.people_accountchange USING btree (state varchar_pattern_ops);
CREATE INDEX people_accountchangeevent_by_id_0d016b04 ON public.people_accountchangeevent USING btree (by_id);
CREATE INDEX people_accountchangeevent_change_id_6c729355 ON public.people_accountchangeevent USING btree (change_id);
CREATE INDEX people_activity_code_fdf9bede_like ON public.people_activity USING btree (code varchar_pattern_ops);
CREATE INDEX people_activity_cooperative_id_88eada86 ON public.people_activity USING btree (cooperative_id);
CREATE INDEX people_activity_members_activity_id_cc2168bd ON public.people_activity_members USING btree (activity_id);
CREATE INDEX people_activity_members_member_id_34384ee6 ON public.people_activity_members USING btree (member_id);
CREATE INDEX people_cooperative_code_5737b112_like ON public.people_cooperative USING btree (code varchar_pattern_ops);
CREATE INDEX people_factorcheck_user_id_8db158a6 ON public.people_factorcheck USING btree (user_id);
CREATE INDEX people_furtheraccount_member_id_f8255c26 ON public.people_furtheraccount USING btree (member_id);
CREATE INDEX people_household_code_5b483f8c_like ON public.people_household USING btree (code varchar_pattern_ops);
CREATE INDEX people_mailcode_user_id_bc337804 ON public.people_mailcode USING btree (user_id);
CREATE INDEX people_member_advisor_id_7d204649 ON public.people_member USING btree (advisor_id);
CREATE INDEX people_member_cooperative_id_db33148f ON public.people_member USING btree (cooperative_id);
CREATE INDEX people_member_household_id_235483da ON public.people_member USING btree (household_id);
CREATE INDEX people_member_number_cd8fa101_like ON public.people_member USING btree (number varchar_pattern_ops);
CREATE INDEX people_memberimport_by_id_8bd0537e ON public.people_memberimport USING btree (by_id);
CREATE INDEX people_proxy_asked_by_id_a5004224 ON public.people_proxy USING btree (asked_by_id);
CREATE INDEX people_proxy_helper_id_c81ee43e ON public.people_proxy USING btree (helper_id);
CREATE INDEX people_proxy_member_id_889062a2 ON public.people_proxy USING btree (member_id);
CREATE INDEX people_proxy_state_160d7922 ON public.people_proxy USING btree (state);
CREATE INDEX people_proxy_state_160d7922_like ON public.people_proxy USING btree (state varchar_pattern_ops);
CREATE INDEX people_proxyevent_by_id_ccd4eeaf ON public.people_proxyevent USING btree (by_id);
CREATE INDEX people_proxyevent_proxy_id_66c6344a ON public.people_proxyevent USING btree (proxy_id);
CREATE INDEX people_rolegrant_approved_by_id_dc79577c ON public.people_rolegrant USING btree (approved_by_id);
CREATE INDEX people_rolegrant_cooperative_id_f5396bca ON public.people_rolegrant USING btree (cooperative_id);
CREATE INDEX people_rolegrant_granted_by_id_7116f728 ON public.people_rolegrant USING btree (granted_by_id);
CREATE INDEX people_rolegrant_user_id_066ec3ef ON public.people_rolegrant USING btree (user_id);
CREATE INDEX people_user_email_1f424fe4_like ON public.people_user USING btree (email varchar_pattern_ops);
CREATE INDEX people_user_groups_group_id_1f0237d0 ON public.people_user_groups USING btree (group_id);
CREATE INDEX people_user_groups_user_id_290df956 ON public.people_user_groups USING btree (user_id);
CREATE INDEX people_user_user_permissions_permission_id_55f01ef0 ON public.people_user_user_permissions USING btree (permission_id);
CREATE INDEX people_user_user_permissions_user_id_7d19557b ON public.people_user_user_permissions USING btree (user_id);
CREATE INDEX period_by_last_day ON public.ledger_period USING btree (fund_id, span, state, last_on);
CREATE INDEX reconciliation_by_month ON public.banking_reconciliation USING btree (account_id, month);
CREATE INDEX recorded_by_time ON public.jobs_recorded USING btree (at DESC);
CREATE UNIQUE INDEX recovery_reference_once_a_fund ON public.sources_recovery USING btree (fund_id, reference) WHERE (NOT ((reference)::text = ''::text));
CREATE UNIQUE INDEX recusal_of_who_took_part_once ON public.committee_recusal USING btree (case_id, user_id) WHERE ((reason)::text = 'took_part'::text);
CREATE UNIQUE INDEX recusal_once_a_case_and_person ON public.committee_recusal USING btree (case_id, user_id) WHERE (NOT ((reason)::text = 'took_part'::text));
CREATE INDEX repayment_by_value_date ON public.loans_repayment USING btree (value_on);
CREATE INDEX reporting_audiencechange_by_id_874745c3 ON public.reporting_audiencechange USING btree (by_id);
CREATE INDEX reporting_audiencechange_cooperative_id_c0598cb7 ON public.reporting_audiencechange USING btree (cooperative_id);
CREATE INDEX reporting_evidencepack_by_id_58d3b3a8 ON public.reporting_evidencepack USING btree (by_id);
CREATE INDEX reporting_evidencepack_fund_id_b38135b6 ON public.reporting_evidencepack USING btree (fund_id);
CREATE INDEX reporting_evidencepack_line_id_73f1c3f5 ON public.reporting_evidencepack USING btree (line_id);
CREATE INDEX reporting_fairnessreading_by_id_1dbcf384 ON public.reporting_fairnessreading USING btree (by_id);
CREATE INDEX reporting_fairnessreading_fund_id_7f9a906c ON public.reporting_fairnessreading USING btree (fund_id);
CREATE INDEX reporting_scenario_by_id_c1e4798c ON public.reporting_scenario USING btree (by_id);
CREATE INDEX reporting_scenario_fund_id_1e7d12cb ON public.reporting_scenario USING btree (fund_id);
CREATE UNIQUE INDEX role_granted_once_at_a_time ON public.people_rolegrant USING btree (user_id, role, COALESCE(cooperative_id, (0)::bigint)) WHERE (to_on IS NULL);
CREATE UNIQUE INDEX secret_paper_answers_to_one_code ON public.committee_secretpaper USING btree (ballot_id, code_hash) WHERE (NOT ((code_hash)::text = ''::text));
CREATE INDEX session_by_day ON public.committee_session USING btree (held_on);
CREATE UNIQUE INDEX session_once_a_moment ON public.committee_session USING btree (committee_id, held_on, starts_at) WHERE (NOT ((state)::text = 'cancelled'::text));
CREATE INDEX sources_condition_line_id_0af5b3aa ON public.sources_condition USING btree (line_id);
CREATE INDEX sources_condition_made_by_id_848996ec ON public.sources_condition USING btree (made_by_id);
CREATE INDEX sources_conditionnote_by_id_09215a70 ON public.sources_conditionnote USING btree (by_id);
CREATE INDEX sources_conditionnote_condition_id_65d370ff ON public.sources_conditionnote USING btree (condition_id);
CREATE INDEX sources_contributionimport_by_id_786bad4b ON public.sources_import USING btree (by_id);
CREATE INDEX sources_contributionimport_fund_id_4df34ac6 ON public.sources_import USING btree (fund_id);
CREATE INDEX sources_contributionrate_cooperative_id_67bc95ad ON public.sources_contributionrate USING btree (cooperative_id);
CREATE INDEX sources_fundingline_code_9668c65e ON public.sources_fundingline USING btree (code);
CREATE INDEX sources_fundingline_code_9668c65e_like ON public.sources_fundingline USING btree (code varchar_pattern_ops);
CREATE INDEX sources_fundingline_fund_id_4b4a4ad1 ON public.sources_fundingline USING btree (fund_id);
CREATE INDEX sources_fundingline_made_by_id_3b6a299c ON public.sources_fundingline USING btree (made_by_id);
CREATE INDEX sources_gift_envelope_id_f3975ef4 ON public.sources_gift USING btree (envelope_id);
CREATE INDEX sources_gift_fund_id_331fb5ad ON public.sources_gift USING btree (fund_id);
CREATE INDEX sources_gift_made_by_id_abeb7f4e ON public.sources_gift USING btree (made_by_id);
CREATE INDEX sources_gift_member_id_edad8efd ON public.sources_gift USING btree (member_id);
CREATE INDEX sources_gift_number_39103a73_like ON public.sources_gift USING btree (number varchar_pattern_ops);
CREATE INDEX sources_import_confirmed_by_id_3294db97 ON public.sources_import USING btree (confirmed_by_id);
CREATE INDEX sources_import_reversed_by_id_408f5bb6 ON public.sources_import USING btree (reversed_by_id);
CREATE INDEX sources_invoice_made_by_id_405df84b ON public.sources_invoice USING btree (made_by_id);
CREATE INDEX sources_invoice_member_id_d1001557 ON public.sources_invoice USING btree (member_id);
CREATE INDEX sources_invoice_movement_id_5cce9b61 ON public.sources_invoice USING btree (movement_id);
CREATE INDEX sources_lineinstalment_schedule_id_5e61dce4 ON public.sources_lineinstalment USING btree (schedule_id);
CREATE INDEX sources_linemove_line_id_bcf6287e ON public.sources_linemove USING btree (line_id);
CREATE INDEX sources_linemove_made_by_id_4370e0e2 ON public.sources_linemove USING btree (made_by_id);
CREATE INDEX sources_lineschedule_by_id_4b881d7b ON public.sources_lineschedule USING btree (by_id);
CREATE INDEX sources_lineschedule_line_id_b900aac0 ON public.sources_lineschedule USING btree (line_id);
CREATE INDEX sources_lineschedule_made_by_id_7bdfd5a3 ON public.sources_lineschedule USING btree (made_by_id);
CREATE INDEX sources_openingbalance_fund_id_ea71d510 ON public.sources_openingbalance USING btree (fund_id);
CREATE INDEX sources_openingbalance_made_by_id_02b39cf8 ON public.sources_openingbalance USING btree (made_by_id);
CREATE INDEX sources_rateproposal_cooperative_id_58b765d3 ON public.sources_rateproposal USING btree (cooperative_id);
CREATE INDEX sources_rateproposal_decided_by_id_94906740 ON public.sources_rateproposal USING btree (decided_by_id);
CREATE INDEX sources_rateproposal_proposed_by_id_5dcc8bf9 ON public.sources_rateproposal USING btree (proposed_by_id);
CREATE INDEX sources_receipt_by_id_b018a726 ON public.sources_receipt USING btree (by_id);
CREATE INDEX sources_receipt_number_1e12c89e_like ON public.sources_receipt USING btree (number varchar_pattern_ops);
CREATE INDEX sources_recovery_envelope_id_24aae9c2 ON public.sources_recovery USING btree (envelope_id);
CREATE INDEX sources_recovery_fund_id_9c54f385 ON public.sources_recovery USING btree (fund_id);
CREATE INDEX sources_recovery_made_by_id_5850953b ON public.sources_recovery USING btree (made_by_id);
CREATE INDEX sources_recovery_number_3cfa08e8_like ON public.sources_recovery USING btree (number varchar_pattern_ops);
CREATE INDEX statement_by_day ON public.banking_statement USING btree (account_id, booked_on);
CREATE UNIQUE INDEX subscription_once ON public.jobs_subscription USING btree (by_id, report, query, every) WHERE (ended_on IS NULL);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX waiting_queue ON public.ledger_waitinggrant USING btree (envelope_id, urgency DESC, since) WHERE ((state)::text = 'open'::text);
CREATE INDEX workflows_due_key_ef2d0bac_like ON public.workflows_due USING btree (key varchar_pattern_ops);
CREATE TRIGGER accounting_chartofaccounts_no_change BEFORE DELETE OR UPDATE ON public.accounting_chartofaccounts FOR EACH ROW WHEN (((old.state)::text <> 'proposed'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER accounting_chartofaccounts_no_truncate BEFORE TRUNCATE ON public.accounting_chartofaccounts FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER accounting_chartofaccountsevent_no_change BEFORE DELETE OR UPDATE ON public.accounting_chartofaccountsevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER accounting_chartofaccountsevent_no_truncate BEFORE TRUNCATE ON public.accounting_chartofaccountsevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER accounting_entrynumber_no_change BEFORE DELETE OR UPDATE ON public.accounting_entrynumber FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER accounting_entrynumber_no_truncate BEFORE TRUNCATE ON public.accounting_entrynumber FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_claim_keeps_its_grant BEFORE UPDATE ON public.activities_claim FOR EACH ROW WHEN ((((old.number)::text <> (new.number)::text) OR (old.case_id <> new.case_id) OR (old.cents <> new.cents) OR ((old.reference)::text <> (new.reference)::text) OR ((old.invoice)::text <> (new.invoice)::text) OR (old.due_on <> new.due_on))) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_claimevent_no_change BEFORE DELETE OR UPDATE ON public.activities_claimevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_claimevent_no_truncate BEFORE TRUNCATE ON public.activities_claimevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_claimproposal_no_change BEFORE DELETE OR UPDATE ON public.activities_claimproposal FOR EACH ROW WHEN (((old.state)::text <> 'proposed'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_claimproposal_no_truncate BEFORE TRUNCATE ON public.activities_claimproposal FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_claimproposalevent_no_change BEFORE DELETE OR UPDATE ON public.activities_claimproposalevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_claimproposalevent_no_truncate BEFORE TRUNCATE ON public.activities_claimproposalevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_letter_no_change BEFORE DELETE OR UPDATE ON public.activities_letter FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_letter_no_truncate BEFORE TRUNCATE ON public.activities_letter FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_own_keeps_its_terms BEFORE UPDATE ON public.activities_ownmoney FOR EACH ROW WHEN ((((old.number)::text <> (new.number)::text) OR (old.case_id <> new.case_id) OR (old.cents <> new.cents) OR ((old.reference)::text <> (new.reference)::text) OR (old.count <> new.count) OR (old.first_due_on <> new.first_due_on) OR (old.period_months <> new.period_months))) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_ownmoneyevent_no_change BEFORE DELETE OR UPDATE ON public.activities_ownmoneyevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_ownmoneyevent_no_truncate BEFORE TRUNCATE ON public.activities_ownmoneyevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_ownmove_no_change BEFORE DELETE OR UPDATE ON public.activities_ownmove FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_ownmove_no_truncate BEFORE TRUNCATE ON public.activities_ownmove FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_ownplan_no_change BEFORE DELETE OR UPDATE ON public.activities_ownplan FOR EACH ROW WHEN (((old.state)::text <> 'proposed'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_ownplan_no_truncate BEFORE TRUNCATE ON public.activities_ownplan FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_ownplanevent_no_change BEFORE DELETE OR UPDATE ON public.activities_ownplanevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_ownplanevent_no_truncate BEFORE TRUNCATE ON public.activities_ownplanevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_receipt_no_change BEFORE DELETE OR UPDATE ON public.activities_receipt FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_receipt_no_truncate BEFORE TRUNCATE ON public.activities_receipt FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_receiptundo_no_change BEFORE DELETE OR UPDATE ON public.activities_receiptundo FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_receiptundo_no_truncate BEFORE TRUNCATE ON public.activities_receiptundo FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_terms_no_change BEFORE DELETE OR UPDATE ON public.activities_terms FOR EACH ROW WHEN (((old.state)::text <> 'proposed'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_terms_no_truncate BEFORE TRUNCATE ON public.activities_terms FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_termsevent_no_change BEFORE DELETE OR UPDATE ON public.activities_termsevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER activities_termsevent_no_truncate BEFORE TRUNCATE ON public.activities_termsevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER aid_award_no_change BEFORE DELETE OR UPDATE ON public.aid_award FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER aid_award_no_truncate BEFORE TRUNCATE ON public.aid_award FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER aid_awardpayment_no_change BEFORE DELETE OR UPDATE ON public.aid_awardpayment FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER aid_awardpayment_no_truncate BEFORE TRUNCATE ON public.aid_awardpayment FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER aid_closing_no_change BEFORE DELETE OR UPDATE ON public.aid_closing FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER aid_closing_no_truncate BEFORE TRUNCATE ON public.aid_closing FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER aid_programmeversion_no_change BEFORE DELETE OR UPDATE ON public.aid_programmeversion FOR EACH ROW WHEN (((old.state)::text = 'published'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER aid_programmeversion_no_truncate BEFORE TRUNCATE ON public.aid_programmeversion FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER aid_programmeversionevent_no_change BEFORE DELETE OR UPDATE ON public.aid_programmeversionevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER aid_programmeversionevent_no_truncate BEFORE TRUNCATE ON public.aid_programmeversionevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_approval_guard BEFORE INSERT OR DELETE OR UPDATE ON public.banking_approval FOR EACH ROW EXECUTE FUNCTION public.banking_approval_guard();
CREATE TRIGGER banking_approvalrulesevent_no_change BEFORE DELETE OR UPDATE ON public.banking_approvalrulesevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_approvalrulesevent_no_truncate BEFORE TRUNCATE ON public.banking_approvalrulesevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_batch_guard BEFORE UPDATE ON public.banking_paymentbatch FOR EACH ROW EXECUTE FUNCTION public.banking_batch_guard();
CREATE TRIGGER banking_duplicatecleared_no_change BEFORE DELETE OR UPDATE ON public.banking_duplicatecleared FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_duplicatecleared_no_truncate BEFORE TRUNCATE ON public.banking_duplicatecleared FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_erasure_no_change BEFORE DELETE OR UPDATE ON public.banking_erasure FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_erasure_no_truncate BEFORE TRUNCATE ON public.banking_erasure FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_noticedetail_no_change BEFORE UPDATE ON public.banking_noticedetail FOR EACH ROW WHEN ((NOT ((new.told = ''::text) AND (new.id = old.id) AND (new.statement_id = old.statement_id) AND (new.account_id = old.account_id) AND ((new.bank_reference)::text = (old.bank_reference)::text) AND (new.booked_on = old.booked_on) AND (new.cents = old.cents)))) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_noticedetail_no_delete BEFORE DELETE ON public.banking_noticedetail FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_noticedetail_no_truncate BEFORE TRUNCATE ON public.banking_noticedetail FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_paymentbatchevent_no_change BEFORE DELETE OR UPDATE ON public.banking_paymentbatchevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_paymentbatchevent_no_truncate BEFORE TRUNCATE ON public.banking_paymentbatchevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_paymentorderevent_no_change BEFORE DELETE OR UPDATE ON public.banking_paymentorderevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_paymentorderevent_no_truncate BEFORE TRUNCATE ON public.banking_paymentorderevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_reconciliation_no_change BEFORE DELETE OR UPDATE ON public.banking_reconciliation FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_reconciliation_no_truncate BEFORE TRUNCATE ON public.banking_reconciliation FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_statement_no_change BEFORE DELETE OR UPDATE ON public.banking_statement FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_statement_no_truncate BEFORE TRUNCATE ON public.banking_statement FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_statementlineevent_no_change BEFORE DELETE OR UPDATE ON public.banking_statementlineevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER banking_statementlineevent_no_truncate BEFORE TRUNCATE ON public.banking_statementlineevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER cases_breach_no_change BEFORE DELETE OR UPDATE ON public.cases_breach FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER cases_breach_no_truncate BEFORE TRUNCATE ON public.cases_breach FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER cases_caseevent_no_change BEFORE DELETE OR UPDATE ON public.cases_caseevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER cases_caseevent_no_truncate BEFORE TRUNCATE ON public.cases_caseevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER cases_servicetargets_no_change BEFORE DELETE OR UPDATE ON public.cases_servicetargets FOR EACH ROW WHEN ((old.approved_at IS NOT NULL)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER cases_servicetargets_no_truncate BEFORE TRUNCATE ON public.cases_servicetargets FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_appeal_no_change BEFORE DELETE OR UPDATE ON public.committee_appeal FOR EACH ROW WHEN (((old.state)::text = ANY ((ARRAY['upheld'::character varying, 'changed'::character varying, 'withdrawn'::character varying])::text[]))) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_appeal_no_truncate BEFORE TRUNCATE ON public.committee_appeal FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_appealevent_no_change BEFORE DELETE OR UPDATE ON public.committee_appealevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_appealevent_no_truncate BEFORE TRUNCATE ON public.committee_appealevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_appealletter_no_change BEFORE DELETE OR UPDATE ON public.committee_appealletter FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_appealletter_no_truncate BEFORE TRUNCATE ON public.committee_appealletter FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_ballot_no_change BEFORE DELETE OR UPDATE ON public.committee_ballot FOR EACH ROW WHEN (((old.state)::text = 'void'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_ballot_no_truncate BEFORE TRUNCATE ON public.committee_ballot FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_ballotevent_no_change BEFORE DELETE OR UPDATE ON public.committee_ballotevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_ballotevent_no_truncate BEFORE TRUNCATE ON public.committee_ballotevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_decision_no_change BEFORE DELETE OR UPDATE ON public.committee_decision FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_decision_no_truncate BEFORE TRUNCATE ON public.committee_decision FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_decisionletter_no_change BEFORE DELETE OR UPDATE ON public.committee_decisionletter FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_decisionletter_no_truncate BEFORE TRUNCATE ON public.committee_decisionletter FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_declaration_no_change BEFORE DELETE OR UPDATE ON public.committee_declaration FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_declaration_no_truncate BEFORE TRUNCATE ON public.committee_declaration FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_delegation_no_change BEFORE DELETE OR UPDATE ON public.committee_delegation FOR EACH ROW WHEN ((old.ended_on IS NOT NULL)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_delegation_no_truncate BEFORE TRUNCATE ON public.committee_delegation FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_fasttrack_no_change BEFORE DELETE OR UPDATE ON public.committee_fasttrack FOR EACH ROW WHEN (((old.state)::text = ANY ((ARRAY['declined'::character varying, 'ratified'::character varying, 'not_ratified'::character varying])::text[]))) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_fasttrack_no_truncate BEFORE TRUNCATE ON public.committee_fasttrack FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_fasttrackevent_no_change BEFORE DELETE OR UPDATE ON public.committee_fasttrackevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_fasttrackevent_no_truncate BEFORE TRUNCATE ON public.committee_fasttrackevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_letterposting_no_change BEFORE DELETE OR UPDATE ON public.committee_letterposting FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_letterposting_no_truncate BEFORE TRUNCATE ON public.committee_letterposting FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_letterreading_no_change BEFORE DELETE OR UPDATE ON public.committee_letterreading FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_letterreading_no_truncate BEFORE TRUNCATE ON public.committee_letterreading FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_minutes_no_change BEFORE DELETE OR UPDATE ON public.committee_minutes FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_minutes_no_truncate BEFORE TRUNCATE ON public.committee_minutes FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_recusal_no_change BEFORE DELETE OR UPDATE ON public.committee_recusal FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_recusal_no_truncate BEFORE TRUNCATE ON public.committee_recusal FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_referral_no_change BEFORE DELETE OR UPDATE ON public.committee_referral FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_referral_no_truncate BEFORE TRUNCATE ON public.committee_referral FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_rulesproposal_no_change BEFORE DELETE OR UPDATE ON public.committee_rulesproposal FOR EACH ROW WHEN (((old.state)::text <> 'proposed'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_rulesproposal_no_truncate BEFORE TRUNCATE ON public.committee_rulesproposal FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_rulesproposalevent_no_change BEFORE DELETE OR UPDATE ON public.committee_rulesproposalevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_rulesproposalevent_no_truncate BEFORE TRUNCATE ON public.committee_rulesproposalevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_rulesversion_no_change BEFORE DELETE OR UPDATE ON public.committee_rulesversion FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_rulesversion_no_truncate BEFORE TRUNCATE ON public.committee_rulesversion FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_secretpaper_no_change BEFORE DELETE OR UPDATE ON public.committee_secretpaper FOR EACH ROW WHEN (((old.code_hash)::text = ''::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_secretpaper_no_truncate BEFORE TRUNCATE ON public.committee_secretpaper FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_sessionevent_no_change BEFORE DELETE OR UPDATE ON public.committee_sessionevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_sessionevent_no_truncate BEFORE TRUNCATE ON public.committee_sessionevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_signature_no_change BEFORE DELETE OR UPDATE ON public.committee_signature FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER committee_signature_no_truncate BEFORE TRUNCATE ON public.committee_signature FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER debits_collectionbatchevent_no_change BEFORE DELETE OR UPDATE ON public.debits_collectionbatchevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER debits_collectionbatchevent_no_truncate BEFORE TRUNCATE ON public.debits_collectionbatchevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER debits_collectionevent_no_change BEFORE DELETE OR UPDATE ON public.debits_collectionevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER debits_collectionevent_no_truncate BEFORE TRUNCATE ON public.debits_collectionevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER debits_creditorchange_no_change BEFORE DELETE OR UPDATE ON public.debits_creditorchange FOR EACH ROW WHEN (((old.state)::text <> 'proposed'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER debits_creditorchange_no_truncate BEFORE TRUNCATE ON public.debits_creditorchange FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER debits_creditorchangeevent_no_change BEFORE DELETE OR UPDATE ON public.debits_creditorchangeevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER debits_creditorchangeevent_no_truncate BEFORE TRUNCATE ON public.debits_creditorchangeevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER debits_debitmandateevent_no_change BEFORE DELETE OR UPDATE ON public.debits_debitmandateevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER debits_debitmandateevent_no_truncate BEFORE TRUNCATE ON public.debits_debitmandateevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_account_opens_empty BEFORE INSERT ON public.ledger_account FOR EACH ROW WHEN (((new.in_cents <> 0) OR (new.out_cents <> 0))) EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_account_totals BEFORE UPDATE OF in_cents, out_cents ON public.ledger_account FOR EACH ROW WHEN (((current_setting('ledger.posting'::text, true) IS DISTINCT FROM 'on'::text) AND ((old.in_cents <> new.in_cents) OR (old.out_cents <> new.out_cents)))) EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_chainblock_no_change BEFORE DELETE OR UPDATE ON public.ledger_chainblock FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_chainblock_no_truncate BEFORE TRUNCATE ON public.ledger_chainblock FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_daytotal_no_truncate BEFORE TRUNCATE ON public.ledger_daytotal FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_daytotal_only_posted BEFORE INSERT OR DELETE OR UPDATE ON public.ledger_daytotal FOR EACH STATEMENT WHEN ((current_setting('ledger.posting'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_envelopechange_no_change BEFORE DELETE OR UPDATE ON public.ledger_envelopechange FOR EACH ROW WHEN (((old.state)::text <> 'proposed'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_envelopechange_no_truncate BEFORE TRUNCATE ON public.ledger_envelopechange FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_envelopechangeevent_no_change BEFORE DELETE OR UPDATE ON public.ledger_envelopechangeevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_envelopechangeevent_no_truncate BEFORE TRUNCATE ON public.ledger_envelopechangeevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_envelopetransfer_no_change BEFORE DELETE OR UPDATE ON public.ledger_envelopetransfer FOR EACH ROW WHEN (((old.state)::text <> 'proposed'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_envelopetransfer_no_truncate BEFORE TRUNCATE ON public.ledger_envelopetransfer FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_envelopetransferevent_no_change BEFORE DELETE OR UPDATE ON public.ledger_envelopetransferevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_envelopetransferevent_no_truncate BEFORE TRUNCATE ON public.ledger_envelopetransferevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_fund_keeps_currency BEFORE UPDATE OF currency ON public.ledger_fund FOR EACH ROW WHEN (((old.currency)::text <> (new.currency)::text)) EXECUTE FUNCTION public.ledger_keep_currency();
CREATE TRIGGER ledger_movement_no_change BEFORE DELETE OR UPDATE ON public.ledger_movement FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_movement_no_truncate BEFORE TRUNCATE ON public.ledger_movement FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_movement_only_posted BEFORE INSERT ON public.ledger_movement FOR EACH STATEMENT WHEN ((current_setting('ledger.posting'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_movement_open_day AFTER INSERT ON public.ledger_movement REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse_closed_day();
CREATE TRIGGER ledger_period_guard BEFORE INSERT OR DELETE OR UPDATE ON public.ledger_period FOR EACH ROW EXECUTE FUNCTION public.ledger_guard_period();
CREATE TRIGGER ledger_period_not_emptied BEFORE TRUNCATE ON public.ledger_period FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_periodevent_no_change BEFORE DELETE OR UPDATE ON public.ledger_periodevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_periodevent_no_truncate BEFORE TRUNCATE ON public.ledger_periodevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_transfer_no_change BEFORE DELETE OR UPDATE ON public.ledger_transfer FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_transfer_no_truncate BEFORE TRUNCATE ON public.ledger_transfer FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_transfer_only_posted BEFORE INSERT ON public.ledger_transfer FOR EACH STATEMENT WHEN ((current_setting('ledger.posting'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_valueshift_no_truncate BEFORE TRUNCATE ON public.ledger_valueshift FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_valueshift_only_posted BEFORE INSERT OR DELETE OR UPDATE ON public.ledger_valueshift FOR EACH STATEMENT WHEN ((current_setting('ledger.posting'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_waitinggrant_no_change BEFORE DELETE OR UPDATE ON public.ledger_waitinggrant FOR EACH ROW WHEN (((old.state)::text <> 'open'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_waitinggrant_no_truncate BEFORE TRUNCATE ON public.ledger_waitinggrant FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_waitinggrantevent_no_change BEFORE DELETE OR UPDATE ON public.ledger_waitinggrantevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER ledger_waitinggrantevent_no_truncate BEFORE TRUNCATE ON public.ledger_waitinggrantevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_acceptance_no_change BEFORE DELETE OR UPDATE ON public.loans_acceptance FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_acceptance_no_truncate BEFORE TRUNCATE ON public.loans_acceptance FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_agreement_keeps_its_terms BEFORE UPDATE ON public.loans_agreement FOR EACH ROW WHEN ((((old.number)::text <> (new.number)::text) OR (COALESCE(old.case_id, (0)::bigint) <> COALESCE(new.case_id, (0)::bigint)) OR ((old.reference)::text <> (new.reference)::text) OR ((NOT (((old.state)::text = 'offered'::text) AND ((new.state)::text = 'offered'::text))) AND ((old.principal_cents <> new.principal_cents) OR (old.fee_cents <> new.fee_cents) OR ((old.agreed_hash)::text <> (new.agreed_hash)::text) OR ((old.document_hash)::text <> (new.document_hash)::text) OR (old.added_fee_cents <> new.added_fee_cents) OR ((old.paid_to)::text <> (new.paid_to)::text) OR ((old.supplier_key)::text <> (new.supplier_key)::text) OR (COALESCE(old.co_borrower_id, (0)::bigint) <> COALESCE(new.co_borrower_id, (0)::bigint)) OR (COALESCE(old.guarantor_id, (0)::bigint) <> COALESCE(new.guarantor_id, (0)::bigint)))))) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_agreementdocument_no_change BEFORE DELETE OR UPDATE ON public.loans_agreementdocument FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_agreementdocument_no_truncate BEFORE TRUNCATE ON public.loans_agreementdocument FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_agreementevent_no_change BEFORE DELETE OR UPDATE ON public.loans_agreementevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_agreementevent_no_truncate BEFORE TRUNCATE ON public.loans_agreementevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_amendment_no_change BEFORE DELETE OR UPDATE ON public.loans_amendment FOR EACH ROW WHEN (((old.state)::text <> 'offered'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_amendment_no_truncate BEFORE TRUNCATE ON public.loans_amendment FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_amendmentevent_no_change BEFORE DELETE OR UPDATE ON public.loans_amendmentevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_amendmentevent_no_truncate BEFORE TRUNCATE ON public.loans_amendmentevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_arrearssnapshot_no_change BEFORE DELETE OR UPDATE ON public.loans_arrearssnapshot FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_arrearssnapshot_no_truncate BEFORE TRUNCATE ON public.loans_arrearssnapshot FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_assetevent_no_change BEFORE DELETE OR UPDATE ON public.loans_assetevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_assetevent_no_truncate BEFORE TRUNCATE ON public.loans_assetevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_assetpaper_no_change BEFORE DELETE OR UPDATE ON public.loans_assetpaper FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_assetpaper_no_truncate BEFORE TRUNCATE ON public.loans_assetpaper FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_changerequest_no_change BEFORE UPDATE ON public.loans_changerequest FOR EACH ROW WHEN ((NOT ((old.answered_on IS NULL) AND (new.answered_on IS NOT NULL) AND (old.agreement_id = new.agreement_id) AND ((old.kind)::text = (new.kind)::text) AND (old.words = new.words) AND (old.asked_on = new.asked_on) AND (old.by_id = new.by_id)))) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_changerequest_no_delete BEFORE DELETE ON public.loans_changerequest FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_changerequest_no_truncate BEFORE TRUNCATE ON public.loans_changerequest FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_deduction_no_change BEFORE DELETE OR UPDATE ON public.loans_deduction FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_deduction_no_truncate BEFORE TRUNCATE ON public.loans_deduction FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_disbursementevent_no_change BEFORE DELETE OR UPDATE ON public.loans_disbursementevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_disbursementevent_no_truncate BEFORE TRUNCATE ON public.loans_disbursementevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_dunninghold_no_change BEFORE UPDATE ON public.loans_dunninghold FOR EACH ROW WHEN ((NOT ((old.lifted_on IS NULL) AND (new.lifted_on IS NOT NULL) AND (old.agreement_id = new.agreement_id) AND (old.from_on = new.from_on) AND (old.until_on = new.until_on) AND (old.why = new.why) AND (old.by_id = new.by_id)))) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_dunninghold_no_delete BEFORE DELETE ON public.loans_dunninghold FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_dunninghold_no_truncate BEFORE TRUNCATE ON public.loans_dunninghold FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_dunningstep_no_change BEFORE UPDATE ON public.loans_dunningstep FOR EACH ROW WHEN ((NOT ((old.answered_on IS NULL) AND (new.answered_on IS NOT NULL) AND (old.agreement_id = new.agreement_id) AND (old.spell_on = new.spell_on) AND (old.days = new.days) AND ((old.step)::text = (new.step)::text) AND (old."on" = new."on") AND (old.late_cents = new.late_cents) AND (old.late_since = new.late_since) AND (old.by_post = new.by_post)))) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_dunningstep_no_delete BEFORE DELETE ON public.loans_dunningstep FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_dunningstep_no_truncate BEFORE TRUNCATE ON public.loans_dunningstep FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_guaranteecallevent_no_change BEFORE DELETE OR UPDATE ON public.loans_guaranteecallevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_guaranteecallevent_no_truncate BEFORE TRUNCATE ON public.loans_guaranteecallevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_incomemonth_no_change BEFORE DELETE OR UPDATE ON public.loans_incomemonth FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_incomemonth_no_truncate BEFORE TRUNCATE ON public.loans_incomemonth FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_incomereceipt_no_change BEFORE DELETE OR UPDATE ON public.loans_incomereceipt FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_incomereceipt_no_truncate BEFORE TRUNCATE ON public.loans_incomereceipt FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_incomeshareevent_no_change BEFORE DELETE OR UPDATE ON public.loans_incomeshareevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_incomeshareevent_no_truncate BEFORE TRUNCATE ON public.loans_incomeshareevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_instalment_no_change BEFORE DELETE OR UPDATE ON public.loans_instalment FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_instalment_no_truncate BEFORE TRUNCATE ON public.loans_instalment FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_linerulesevent_no_change BEFORE DELETE OR UPDATE ON public.loans_linerulesevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_linerulesevent_no_truncate BEFORE TRUNCATE ON public.loans_linerulesevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_loanchange_no_change BEFORE DELETE OR UPDATE ON public.loans_loanchange FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_loanchange_no_truncate BEFORE TRUNCATE ON public.loans_loanchange FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_loanchangeundo_no_change BEFORE DELETE OR UPDATE ON public.loans_loanchangeundo FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_loanchangeundo_no_truncate BEFORE TRUNCATE ON public.loans_loanchangeundo FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_loanpromise_no_change BEFORE UPDATE ON public.loans_loanpromise FOR EACH ROW WHEN ((NOT ((old.withdrawn_on IS NULL) AND (new.withdrawn_on IS NOT NULL) AND (old.agreement_id = new.agreement_id) AND ((old.key)::text = (new.key)::text) AND (old.due_on = new.due_on) AND (old.cents = new.cents) AND (old.tolerance_days = new.tolerance_days) AND (old.made_on = new.made_on) AND (old.recorded_at = new.recorded_at) AND (old.by_id = new.by_id)))) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_loanpromise_no_delete BEFORE DELETE ON public.loans_loanpromise FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_loanpromise_no_truncate BEFORE TRUNCATE ON public.loans_loanpromise FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_loanproposalevent_no_change BEFORE DELETE OR UPDATE ON public.loans_loanproposalevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_loanproposalevent_no_truncate BEFORE TRUNCATE ON public.loans_loanproposalevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_moratoriumevent_no_change BEFORE DELETE OR UPDATE ON public.loans_moratoriumevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_moratoriumevent_no_truncate BEFORE TRUNCATE ON public.loans_moratoriumevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_productversion_no_change BEFORE DELETE OR UPDATE ON public.loans_productversion FOR EACH ROW WHEN (((old.state)::text = 'published'::text)) EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_productversion_no_truncate BEFORE TRUNCATE ON public.loans_productversion FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_productversionevent_no_change BEFORE DELETE OR UPDATE ON public.loans_productversionevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_productversionevent_no_truncate BEFORE TRUNCATE ON public.loans_productversionevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_provision_no_change BEFORE DELETE OR UPDATE ON public.loans_provision FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_provision_no_truncate BEFORE TRUNCATE ON public.loans_provision FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_provisionratesevent_no_change BEFORE DELETE OR UPDATE ON public.loans_provisionratesevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_provisionratesevent_no_truncate BEFORE TRUNCATE ON public.loans_provisionratesevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_provisionrun_no_change BEFORE DELETE OR UPDATE ON public.loans_provisionrun FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_provisionrun_no_truncate BEFORE TRUNCATE ON public.loans_provisionrun FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_repayment_no_change BEFORE DELETE OR UPDATE ON public.loans_repayment FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_repayment_no_truncate BEFORE TRUNCATE ON public.loans_repayment FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_repaymentundo_no_change BEFORE DELETE OR UPDATE ON public.loans_repaymentundo FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_repaymentundo_no_truncate BEFORE TRUNCATE ON public.loans_repaymentundo FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_scheduleversion_no_change BEFORE DELETE OR UPDATE ON public.loans_scheduleversion FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER loans_scheduleversion_no_truncate BEFORE TRUNCATE ON public.loans_scheduleversion FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER notices_wording_no_change BEFORE DELETE OR UPDATE ON public.notices_wording FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER notices_wording_no_truncate BEFORE TRUNCATE ON public.notices_wording FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER people_accountchangeevent_no_change BEFORE DELETE OR UPDATE ON public.people_accountchangeevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER people_accountchangeevent_no_truncate BEFORE TRUNCATE ON public.people_accountchangeevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER people_proxyevent_no_change BEFORE DELETE OR UPDATE ON public.people_proxyevent FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER people_proxyevent_no_truncate BEFORE TRUNCATE ON public.people_proxyevent FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER reporting_audiencechange_no_change BEFORE DELETE OR UPDATE ON public.reporting_audiencechange FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER reporting_audiencechange_no_truncate BEFORE TRUNCATE ON public.reporting_audiencechange FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER reporting_fairnessreading_no_change BEFORE DELETE OR UPDATE ON public.reporting_fairnessreading FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER reporting_fairnessreading_no_truncate BEFORE TRUNCATE ON public.reporting_fairnessreading FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_conditionnote_no_change BEFORE DELETE OR UPDATE ON public.sources_conditionnote FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_conditionnote_no_truncate BEFORE TRUNCATE ON public.sources_conditionnote FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_contributionrate_no_change BEFORE DELETE OR UPDATE ON public.sources_contributionrate FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_contributionrate_no_truncate BEFORE TRUNCATE ON public.sources_contributionrate FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_gift_no_change BEFORE DELETE OR UPDATE ON public.sources_gift FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_gift_no_truncate BEFORE TRUNCATE ON public.sources_gift FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_invoice_no_change BEFORE DELETE OR UPDATE ON public.sources_invoice FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_invoice_no_truncate BEFORE TRUNCATE ON public.sources_invoice FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_lineinstalment_no_change BEFORE DELETE OR UPDATE ON public.sources_lineinstalment FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_lineinstalment_no_truncate BEFORE TRUNCATE ON public.sources_lineinstalment FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_linemove_no_change BEFORE DELETE OR UPDATE ON public.sources_linemove FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_linemove_no_truncate BEFORE TRUNCATE ON public.sources_linemove FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_openingbalance_no_change BEFORE DELETE OR UPDATE ON public.sources_openingbalance FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_openingbalance_no_truncate BEFORE TRUNCATE ON public.sources_openingbalance FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_receipt_no_change BEFORE DELETE OR UPDATE ON public.sources_receipt FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_receipt_no_truncate BEFORE TRUNCATE ON public.sources_receipt FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_recovery_no_change BEFORE DELETE OR UPDATE ON public.sources_recovery FOR EACH ROW EXECUTE FUNCTION public.entraide_refuse_change();
CREATE TRIGGER sources_recovery_no_truncate BEFORE TRUNCATE ON public.sources_recovery FOR EACH STATEMENT EXECUTE FUNCTION public.entraide_refuse_change();
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_accountingexport
    ADD CONSTRAINT accounting_accountin_chart_id_b779cdb8_fk_accountin FOREIGN KEY (chart_id) REFERENCES public.accounting_chartofaccounts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_accountingexport
    ADD CONSTRAINT accounting_accountin_entity_id_0cdbda0d_fk_people_co FOREIGN KEY (entity_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_accountingexport
    ADD CONSTRAINT accounting_accountingexport_by_id_fc40f89a_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_accountingexport
    ADD CONSTRAINT accounting_accountingexport_fund_id_ba0706c9_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_chartofaccountsevent
    ADD CONSTRAINT accounting_chartofac_by_id_13e25478_fk_people_us FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_chartofaccountsevent
    ADD CONSTRAINT accounting_chartofac_chart_id_0b5acc2d_fk_accountin FOREIGN KEY (chart_id) REFERENCES public.accounting_chartofaccounts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_chartofaccounts
    ADD CONSTRAINT accounting_chartofac_decided_by_id_3c076084_fk_people_us FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_chartofaccounts
    ADD CONSTRAINT accounting_chartofac_entity_id_24aa4513_fk_people_co FOREIGN KEY (entity_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_chartofaccounts
    ADD CONSTRAINT accounting_chartofac_proposed_by_id_81c0dd14_fk_people_us FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_chartofaccounts
    ADD CONSTRAINT accounting_chartofaccounts_fund_id_afdc1cec_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_entrynumber
    ADD CONSTRAINT accounting_entrynumb_movement_id_5eed6cd1_fk_ledger_mo FOREIGN KEY (movement_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounting_entrynumber
    ADD CONSTRAINT accounting_entrynumber_fund_id_45d01f89_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_activity_id_a74025ff_fk_people_activity_id FOREIGN KEY (activity_id) REFERENCES public.people_activity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_case_id_becb74f0_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_commitment_id_62cdfa36_fk_ledger_commitment_id FOREIGN KEY (commitment_id) REFERENCES public.ledger_commitment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_envelope_id_54ad5511_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_expected_id_e35575f8_fk_banking_e FOREIGN KEY (expected_id) REFERENCES public.banking_expectedpayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_fund_id_781dd7b5_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_member_id_fa2265b2_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_order_id_925e03c4_fk_banking_paymentorder_id FOREIGN KEY (order_id) REFERENCES public.banking_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claim
    ADD CONSTRAINT activities_claim_terms_id_dcb7742e_fk_activities_terms_id FOREIGN KEY (terms_id) REFERENCES public.activities_terms(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claimevent
    ADD CONSTRAINT activities_claimevent_by_id_1ec2cd33_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claimevent
    ADD CONSTRAINT activities_claimevent_claim_id_b4d669c5_fk_activities_claim_id FOREIGN KEY (claim_id) REFERENCES public.activities_claim(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claimproposal
    ADD CONSTRAINT activities_claimprop_claim_id_6fdb587f_fk_activitie FOREIGN KEY (claim_id) REFERENCES public.activities_claim(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claimproposal
    ADD CONSTRAINT activities_claimprop_decided_by_id_8bb93a75_fk_people_us FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claimproposalevent
    ADD CONSTRAINT activities_claimprop_proposal_id_9f880fca_fk_activitie FOREIGN KEY (proposal_id) REFERENCES public.activities_claimproposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claimproposal
    ADD CONSTRAINT activities_claimprop_proposed_by_id_cc1ddc5a_fk_people_us FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claimproposal
    ADD CONSTRAINT activities_claimprop_undoes_id_f91841c3_fk_activitie FOREIGN KEY (undoes_id) REFERENCES public.activities_claimproposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claimproposal
    ADD CONSTRAINT activities_claimproposal_fund_id_fb30da95_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_claimproposalevent
    ADD CONSTRAINT activities_claimproposalevent_by_id_739f98b6_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_letter
    ADD CONSTRAINT activities_letter_by_id_fd38f1f2_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_letter
    ADD CONSTRAINT activities_letter_claim_id_8541a534_fk_activities_claim_id FOREIGN KEY (claim_id) REFERENCES public.activities_claim(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_activity_id_5f7e8730_fk_people_activity_id FOREIGN KEY (activity_id) REFERENCES public.people_activity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_case_id_0b9cb8dd_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_envelope_id_be2bb516_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_expected_id_12e3cd7e_fk_banking_e FOREIGN KEY (expected_id) REFERENCES public.banking_expectedpayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_fund_id_9f81f4ba_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_member_id_7d5806db_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmoney
    ADD CONSTRAINT activities_ownmoney_terms_id_d26c0541_fk_activities_terms_id FOREIGN KEY (terms_id) REFERENCES public.activities_terms(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmoneyevent
    ADD CONSTRAINT activities_ownmoneye_own_id_1a7105cf_fk_activitie FOREIGN KEY (own_id) REFERENCES public.activities_ownmoney(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmoneyevent
    ADD CONSTRAINT activities_ownmoneyevent_by_id_0ec0c182_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmove
    ADD CONSTRAINT activities_ownmove_order_id_a88d2ebe_fk_banking_paymentorder_id FOREIGN KEY (order_id) REFERENCES public.banking_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownmove
    ADD CONSTRAINT activities_ownmove_own_id_d71d093b_fk_activities_ownmoney_id FOREIGN KEY (own_id) REFERENCES public.activities_ownmoney(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownplan
    ADD CONSTRAINT activities_ownplan_answered_by_id_efd72a68_fk_people_user_id FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownplan
    ADD CONSTRAINT activities_ownplan_own_id_9349b3ef_fk_activities_ownmoney_id FOREIGN KEY (own_id) REFERENCES public.activities_ownmoney(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownplan
    ADD CONSTRAINT activities_ownplan_proposed_by_id_f6eac72e_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownplanevent
    ADD CONSTRAINT activities_ownplanev_plan_id_7e5bcb87_fk_activitie FOREIGN KEY (plan_id) REFERENCES public.activities_ownplan(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_ownplanevent
    ADD CONSTRAINT activities_ownplanevent_by_id_bc0ee01b_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_receipt
    ADD CONSTRAINT activities_receipt_by_id_178639b1_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_receipt
    ADD CONSTRAINT activities_receipt_claim_id_5893c4f0_fk_activities_claim_id FOREIGN KEY (claim_id) REFERENCES public.activities_claim(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_receipt
    ADD CONSTRAINT activities_receipt_line_id_3fdebd3d_fk_banking_statementline_id FOREIGN KEY (line_id) REFERENCES public.banking_statementline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_receipt
    ADD CONSTRAINT activities_receipt_made_by_id_6ddc0899_fk_sources_import_id FOREIGN KEY (made_by_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_receiptundo
    ADD CONSTRAINT activities_receiptun_receipt_id_a4835c92_fk_activitie FOREIGN KEY (receipt_id) REFERENCES public.activities_receipt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_receiptundo
    ADD CONSTRAINT activities_receiptundo_by_id_13b5952f_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_request
    ADD CONSTRAINT activities_request_activity_id_62bdd658_fk_people_activity_id FOREIGN KEY (activity_id) REFERENCES public.people_activity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_request
    ADD CONSTRAINT activities_request_case_id_41a7ccf3_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_request
    ADD CONSTRAINT activities_request_declared_by_id_3ea3818b_fk_people_user_id FOREIGN KEY (declared_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_request
    ADD CONSTRAINT activities_request_terms_id_3a2cbfa1_fk_activities_terms_id FOREIGN KEY (terms_id) REFERENCES public.activities_terms(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_terms
    ADD CONSTRAINT activities_terms_decided_by_id_3e57fd4c_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_terms
    ADD CONSTRAINT activities_terms_envelope_id_46e10c46_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_terms
    ADD CONSTRAINT activities_terms_fund_id_e4214d30_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_terms
    ADD CONSTRAINT activities_terms_proposed_by_id_3aab923c_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_termsevent
    ADD CONSTRAINT activities_termsevent_by_id_3e37abc8_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activities_termsevent
    ADD CONSTRAINT activities_termsevent_terms_id_d53f7a0b_fk_activities_terms_id FOREIGN KEY (terms_id) REFERENCES public.activities_terms(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_aidapplication
    ADD CONSTRAINT aid_aidapplication_case_id_6064c991_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_aidapplication
    ADD CONSTRAINT aid_aidapplication_declared_by_id_0f3d5455_fk_people_user_id FOREIGN KEY (declared_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_aidapplication
    ADD CONSTRAINT aid_aidapplication_version_id_c2bf65e7_fk_aid_progr FOREIGN KEY (version_id) REFERENCES public.aid_programmeversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_award
    ADD CONSTRAINT aid_award_case_id_8de278f0_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_award
    ADD CONSTRAINT aid_award_commitment_id_e17e6b15_fk_ledger_commitment_id FOREIGN KEY (commitment_id) REFERENCES public.ledger_commitment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_award
    ADD CONSTRAINT aid_award_programme_id_5d6e64e2_fk_aid_programme_id FOREIGN KEY (programme_id) REFERENCES public.aid_programme(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_awardpayment
    ADD CONSTRAINT aid_awardpayment_award_id_20dd0126_fk_aid_award_id FOREIGN KEY (award_id) REFERENCES public.aid_award(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_awardpayment
    ADD CONSTRAINT aid_awardpayment_order_id_499e1f2a_fk_banking_paymentorder_id FOREIGN KEY (order_id) REFERENCES public.banking_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_closing
    ADD CONSTRAINT aid_closing_by_id_639e5617_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_closing
    ADD CONSTRAINT aid_closing_version_id_0db3257e_fk_aid_programmeversion_id FOREIGN KEY (version_id) REFERENCES public.aid_programmeversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_creditor
    ADD CONSTRAINT aid_creditor_application_id_5d59cb00_fk_aid_aidapplication_id FOREIGN KEY (application_id) REFERENCES public.aid_aidapplication(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_programme
    ADD CONSTRAINT aid_programme_envelope_id_43fbe851_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_programmeversion
    ADD CONSTRAINT aid_programmeversion_programme_id_ba61c54c_fk_aid_programme_id FOREIGN KEY (programme_id) REFERENCES public.aid_programme(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_programmeversion
    ADD CONSTRAINT aid_programmeversion_published_by_id_6a8e6e33_fk_people_user_id FOREIGN KEY (published_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_programmeversionevent
    ADD CONSTRAINT aid_programmeversion_version_id_8fed9840_fk_aid_progr FOREIGN KEY (version_id) REFERENCES public.aid_programmeversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.aid_programmeversionevent
    ADD CONSTRAINT aid_programmeversionevent_by_id_0ca7a00a_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authtoken_token
    ADD CONSTRAINT authtoken_token_user_id_35299eff_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_approval
    ADD CONSTRAINT banking_approval_batch_id_108ff35a_fk_banking_paymentbatch_id FOREIGN KEY (batch_id) REFERENCES public.banking_paymentbatch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_approval
    ADD CONSTRAINT banking_approval_by_id_68a8c088_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_approval
    ADD CONSTRAINT banking_approval_factor_id_b209c80a_fk_people_factorcheck_id FOREIGN KEY (factor_id) REFERENCES public.people_factorcheck(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_approvalrulesevent
    ADD CONSTRAINT banking_approvalrule_rules_id_11bdf207_fk_banking_a FOREIGN KEY (rules_id) REFERENCES public.banking_approvalrules(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_approvalrules
    ADD CONSTRAINT banking_approvalrules_decided_by_id_4e531d80_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_approvalrules
    ADD CONSTRAINT banking_approvalrules_fund_id_40ffcb99_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_approvalrules
    ADD CONSTRAINT banking_approvalrules_proposed_by_id_09867d8d_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_approvalrulesevent
    ADD CONSTRAINT banking_approvalrulesevent_by_id_8b0e1121_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_bankaccount
    ADD CONSTRAINT banking_bankaccount_cooperative_id_3d5bd996_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_bankaccount
    ADD CONSTRAINT banking_bankaccount_fund_id_b5ac6a99_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_batchline
    ADD CONSTRAINT banking_batchline_batch_id_42f611e3_fk_banking_paymentbatch_id FOREIGN KEY (batch_id) REFERENCES public.banking_paymentbatch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_batchline
    ADD CONSTRAINT banking_batchline_order_id_dc706f4e_fk_banking_paymentorder_id FOREIGN KEY (order_id) REFERENCES public.banking_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_delivery
    ADD CONSTRAINT banking_delivery_file_id_be62fe44_fk_banking_statementfile_id FOREIGN KEY (file_id) REFERENCES public.banking_statementfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_duplicatecleared
    ADD CONSTRAINT banking_duplicatecle_one_id_fbea1242_fk_banking_p FOREIGN KEY (one_id) REFERENCES public.banking_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_duplicatecleared
    ADD CONSTRAINT banking_duplicatecle_other_id_6995cf43_fk_banking_p FOREIGN KEY (other_id) REFERENCES public.banking_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_duplicatecleared
    ADD CONSTRAINT banking_duplicatecleared_by_id_09e87f22_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_expectedpayment
    ADD CONSTRAINT banking_expectedpayment_fund_id_2331b100_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_expectedpayment
    ADD CONSTRAINT banking_expectedpayment_member_id_61665fdc_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_knownentry
    ADD CONSTRAINT banking_knownentry_account_id_2bd9909e_fk_banking_b FOREIGN KEY (account_id) REFERENCES public.banking_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_knownentry
    ADD CONSTRAINT banking_knownentry_file_id_4462f57a_fk_banking_statementfile_id FOREIGN KEY (file_id) REFERENCES public.banking_statementfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_knownentry
    ADD CONSTRAINT banking_knownentry_line_id_8852c9e2_fk_banking_statementline_id FOREIGN KEY (line_id) REFERENCES public.banking_statementline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_match
    ADD CONSTRAINT banking_match_batch_line_id_69d0acbe_fk_banking_batchline_id FOREIGN KEY (batch_line_id) REFERENCES public.banking_batchline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_match
    ADD CONSTRAINT banking_match_by_id_a03b7474_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_match
    ADD CONSTRAINT banking_match_expected_id_da5c8749_fk_banking_e FOREIGN KEY (expected_id) REFERENCES public.banking_expectedpayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_match
    ADD CONSTRAINT banking_match_line_id_bf16c7a2_fk_banking_statementline_id FOREIGN KEY (line_id) REFERENCES public.banking_statementline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_match
    ADD CONSTRAINT banking_match_movement_id_25f48031_fk_ledger_movement_id FOREIGN KEY (movement_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_match
    ADD CONSTRAINT banking_match_undone_by_id_e9a23c09_fk_people_user_id FOREIGN KEY (undone_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_matchingrule
    ADD CONSTRAINT banking_matchingrule_by_id_6e7c866c_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_matchingrule
    ADD CONSTRAINT banking_matchingrule_expected_id_9857a4b3_fk_banking_e FOREIGN KEY (expected_id) REFERENCES public.banking_expectedpayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_matchingrule
    ADD CONSTRAINT banking_matchingrule_fund_id_39a9065c_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_matchingrule
    ADD CONSTRAINT banking_matchingrule_off_by_id_e60b468e_fk_people_user_id FOREIGN KEY (off_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_noticedetail
    ADD CONSTRAINT banking_noticedetail_account_id_af257b90_fk_banking_b FOREIGN KEY (account_id) REFERENCES public.banking_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_noticedetail
    ADD CONSTRAINT banking_noticedetail_statement_id_08e65f7c_fk_banking_s FOREIGN KEY (statement_id) REFERENCES public.banking_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_paymentbatch
    ADD CONSTRAINT banking_paymentbatch_account_id_74ef7e6b_fk_banking_b FOREIGN KEY (account_id) REFERENCES public.banking_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_paymentbatchevent
    ADD CONSTRAINT banking_paymentbatch_batch_id_984e2d06_fk_banking_p FOREIGN KEY (batch_id) REFERENCES public.banking_paymentbatch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_paymentbatch
    ADD CONSTRAINT banking_paymentbatch_prepared_by_id_731e5b43_fk_people_user_id FOREIGN KEY (prepared_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_paymentbatchevent
    ADD CONSTRAINT banking_paymentbatchevent_by_id_56e90fa1_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_paymentorder
    ADD CONSTRAINT banking_paymentorder_commitment_id_b1f6ceba_fk_ledger_co FOREIGN KEY (commitment_id) REFERENCES public.ledger_commitment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_paymentorder
    ADD CONSTRAINT banking_paymentorder_fund_id_0d4dd757_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_paymentorderevent
    ADD CONSTRAINT banking_paymentorder_order_id_5f12b8ff_fk_banking_p FOREIGN KEY (order_id) REFERENCES public.banking_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_paymentorder
    ADD CONSTRAINT banking_paymentorder_ordered_by_id_870d8bfc_fk_people_user_id FOREIGN KEY (ordered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_paymentorderevent
    ADD CONSTRAINT banking_paymentorderevent_by_id_1a86dba1_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_reconciliation
    ADD CONSTRAINT banking_reconciliati_account_id_f695f139_fk_banking_b FOREIGN KEY (account_id) REFERENCES public.banking_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_reconciliation
    ADD CONSTRAINT banking_reconciliati_statement_id_8a2a768a_fk_banking_s FOREIGN KEY (statement_id) REFERENCES public.banking_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_reconciliation
    ADD CONSTRAINT banking_reconciliation_by_id_8e78e5fb_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_statement
    ADD CONSTRAINT banking_statement_account_id_35170475_fk_banking_bankaccount_id FOREIGN KEY (account_id) REFERENCES public.banking_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_statement
    ADD CONSTRAINT banking_statement_file_id_8ac73ecc_fk_banking_statementfile_id FOREIGN KEY (file_id) REFERENCES public.banking_statementfile(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_statementfile
    ADD CONSTRAINT banking_statementfile_fund_id_091b8b12_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_statementfile
    ADD CONSTRAINT banking_statementfile_uploaded_by_id_9487ced7_fk_people_user_id FOREIGN KEY (uploaded_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_statementline
    ADD CONSTRAINT banking_statementlin_account_id_889bf5c7_fk_banking_b FOREIGN KEY (account_id) REFERENCES public.banking_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_statementlineevent
    ADD CONSTRAINT banking_statementlin_line_id_c8c23505_fk_banking_s FOREIGN KEY (line_id) REFERENCES public.banking_statementline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_statementline
    ADD CONSTRAINT banking_statementlin_statement_id_cd323feb_fk_banking_s FOREIGN KEY (statement_id) REFERENCES public.banking_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_statementlineevent
    ADD CONSTRAINT banking_statementlineevent_by_id_027cc408_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_tablelayout
    ADD CONSTRAINT banking_tablelayout_account_id_8fb9443d_fk_banking_b FOREIGN KEY (account_id) REFERENCES public.banking_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.banking_tablelayout
    ADD CONSTRAINT banking_tablelayout_told_by_id_81327f20_fk_people_user_id FOREIGN KEY (told_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_advice
    ADD CONSTRAINT cases_advice_asked_by_id_f920daa1_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_advice
    ADD CONSTRAINT cases_advice_asked_of_id_f996d81f_fk_people_user_id FOREIGN KEY (asked_of_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_advice
    ADD CONSTRAINT cases_advice_case_id_cd31cb01_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_advice_documents
    ADD CONSTRAINT cases_advice_documen_document_id_a822c745_fk_cases_doc FOREIGN KEY (document_id) REFERENCES public.cases_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_advice_documents
    ADD CONSTRAINT cases_advice_documents_advice_id_432a6381_fk_cases_advice_id FOREIGN KEY (advice_id) REFERENCES public.cases_advice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_answersread
    ADD CONSTRAINT cases_answersread_case_id_efa6c5f5_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_answersread
    ADD CONSTRAINT cases_answersread_user_id_93a2e7ac_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_breach
    ADD CONSTRAINT cases_breach_case_id_6384b743_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_advisor_id_7f0e01ea_fk_people_user_id FOREIGN KEY (advisor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_applicant_id_756c921c_fk_people_member_id FOREIGN KEY (applicant_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_cooperative_id_8b5b8354_fk_people_cooperative_id FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_filed_by_id_3f8c8a34_fk_people_user_id FOREIGN KEY (filed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_helped_by_id_87783f68_fk_people_user_id FOREIGN KEY (helped_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_officer_id_53018482_fk_people_user_id FOREIGN KEY (officer_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_caseevent
    ADD CONSTRAINT cases_caseevent_by_id_fa00fac4_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_caseevent
    ADD CONSTRAINT cases_caseevent_case_id_6c6031ac_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_correction
    ADD CONSTRAINT cases_correction_asked_by_id_eff48abd_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_correction
    ADD CONSTRAINT cases_correction_case_id_6ad7f97d_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_dataexport
    ADD CONSTRAINT cases_dataexport_user_id_cff52c84_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_document
    ADD CONSTRAINT cases_document_case_id_7e641fda_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_document
    ADD CONSTRAINT cases_document_replaced_by_id_3275759e_fk_cases_document_id FOREIGN KEY (replaced_by_id) REFERENCES public.cases_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_document
    ADD CONSTRAINT cases_document_uploaded_by_id_0fa68e7c_fk_people_user_id FOREIGN KEY (uploaded_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_documentopening
    ADD CONSTRAINT cases_documentopening_by_id_6c2219c5_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_documentopening
    ADD CONSTRAINT cases_documentopening_document_id_392ea2cb_fk_cases_document_id FOREIGN KEY (document_id) REFERENCES public.cases_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_message
    ADD CONSTRAINT cases_message_by_id_32a3f716_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_message
    ADD CONSTRAINT cases_message_case_id_544aca6d_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_message_documents
    ADD CONSTRAINT cases_message_docume_document_id_5ac96e24_fk_cases_doc FOREIGN KEY (document_id) REFERENCES public.cases_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_message_documents
    ADD CONSTRAINT cases_message_documents_message_id_5d70fbf4_fk_cases_message_id FOREIGN KEY (message_id) REFERENCES public.cases_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_officerabsence
    ADD CONSTRAINT cases_officerabsence_stand_in_id_2133c37b_fk_people_user_id FOREIGN KEY (stand_in_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_officerabsence
    ADD CONSTRAINT cases_officerabsence_user_id_45620bba_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_opinion
    ADD CONSTRAINT cases_opinion_by_id_e3b8b389_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_opinion
    ADD CONSTRAINT cases_opinion_case_id_2f32e550_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_savedview
    ADD CONSTRAINT cases_savedview_user_id_d4a28431_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_servicetargets
    ADD CONSTRAINT cases_servicetargets_approved_by_id_190e6669_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_servicetargets
    ADD CONSTRAINT cases_servicetargets_proposed_by_id_3bb150a6_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_typedpage
    ADD CONSTRAINT cases_typedpage_case_id_7072fd4f_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_absence
    ADD CONSTRAINT committee_absence_session_id_92248ce1_fk_committee_session_id FOREIGN KEY (session_id) REFERENCES public.committee_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_absence
    ADD CONSTRAINT committee_absence_user_id_e06aee1a_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_agendaitem
    ADD CONSTRAINT committee_agendaitem_case_id_97caeb3f_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_agendaitem
    ADD CONSTRAINT committee_agendaitem_session_id_f21948d9_fk_committee FOREIGN KEY (session_id) REFERENCES public.committee_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_appeal
    ADD CONSTRAINT committee_appeal_case_id_c9703a7a_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_appeal
    ADD CONSTRAINT committee_appeal_committee_id_7dd427c9_fk_committee FOREIGN KEY (committee_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_appeal
    ADD CONSTRAINT committee_appeal_decision_id_ab8ec867_fk_committee_decision_id FOREIGN KEY (decision_id) REFERENCES public.committee_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_appeal_documents
    ADD CONSTRAINT committee_appeal_doc_appeal_id_2d9726b2_fk_committee FOREIGN KEY (appeal_id) REFERENCES public.committee_appeal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_appeal_documents
    ADD CONSTRAINT committee_appeal_doc_document_id_f0a6af78_fk_cases_doc FOREIGN KEY (document_id) REFERENCES public.cases_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_appeal
    ADD CONSTRAINT committee_appeal_lodged_by_id_64d143cb_fk_people_user_id FOREIGN KEY (lodged_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_appealevent
    ADD CONSTRAINT committee_appealevent_appeal_id_e5aa11c6_fk_committee_appeal_id FOREIGN KEY (appeal_id) REFERENCES public.committee_appeal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_appealevent
    ADD CONSTRAINT committee_appealevent_by_id_242ba86a_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_appealletter
    ADD CONSTRAINT committee_appeallett_appeal_id_20861ecb_fk_committee FOREIGN KEY (appeal_id) REFERENCES public.committee_appeal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_attendance
    ADD CONSTRAINT committee_attendance_session_id_6148936f_fk_committee FOREIGN KEY (session_id) REFERENCES public.committee_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_attendance
    ADD CONSTRAINT committee_attendance_user_id_f84ecb0f_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_ballot
    ADD CONSTRAINT committee_ballot_case_id_bc52df0a_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_ballot
    ADD CONSTRAINT committee_ballot_item_id_15727007_fk_committee_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.committee_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_ballot
    ADD CONSTRAINT committee_ballot_rules_id_ef97401a_fk_committee_rulesversion_id FOREIGN KEY (rules_id) REFERENCES public.committee_rulesversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_ballot
    ADD CONSTRAINT committee_ballot_session_id_fe5d849d_fk_committee_session_id FOREIGN KEY (session_id) REFERENCES public.committee_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_ballotevent
    ADD CONSTRAINT committee_ballotevent_ballot_id_2f1eae0a_fk_committee_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.committee_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_ballotevent
    ADD CONSTRAINT committee_ballotevent_by_id_d9a3e818_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_calendarfeed
    ADD CONSTRAINT committee_calendarfeed_user_id_48fa5c94_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_committee_cooperatives
    ADD CONSTRAINT committee_committee__committee_id_c6b99636_fk_committee FOREIGN KEY (committee_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_committee_cooperatives
    ADD CONSTRAINT committee_committee__cooperative_id_ee696c10_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_consent
    ADD CONSTRAINT committee_consent_by_id_8834ff0d_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_consent
    ADD CONSTRAINT committee_consent_item_id_8782eb39_fk_committee_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.committee_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_consent
    ADD CONSTRAINT committee_consent_pulled_by_id_7f86bbc7_fk_people_user_id FOREIGN KEY (pulled_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_appeal_id_5054a014_fk_committee_appeal_id FOREIGN KEY (appeal_id) REFERENCES public.committee_appeal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_ballot_id_e26623db_fk_committee_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.committee_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_by_id_f2483b6d_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_case_id_c8cfa839_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_committee_id_c3fc6575_fk_committee FOREIGN KEY (committee_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_corrects_id_9e7e3403_fk_committee FOREIGN KEY (corrects_id) REFERENCES public.committee_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_decision
    ADD CONSTRAINT committee_decision_fast_track_id_78f2b536_fk_committee FOREIGN KEY (fast_track_id) REFERENCES public.committee_fasttrack(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_decisionletter
    ADD CONSTRAINT committee_decisionle_decision_id_2dae818b_fk_committee FOREIGN KEY (decision_id) REFERENCES public.committee_decision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_declaration
    ADD CONSTRAINT committee_declaratio_session_id_012e6b43_fk_committee FOREIGN KEY (session_id) REFERENCES public.committee_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_declaration
    ADD CONSTRAINT committee_declaration_case_id_f74059a0_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_declaration
    ADD CONSTRAINT committee_declaration_user_id_95f35387_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_delegation
    ADD CONSTRAINT committee_delegation_approved_by_id_a9ace641_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_delegation
    ADD CONSTRAINT committee_delegation_committee_id_fe25fadd_fk_committee FOREIGN KEY (committee_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_delegation
    ADD CONSTRAINT committee_delegation_ended_by_id_86d81235_fk_people_user_id FOREIGN KEY (ended_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_delegation
    ADD CONSTRAINT committee_delegation_first_id_ff2799e0_fk_people_user_id FOREIGN KEY (first_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_delegation
    ADD CONSTRAINT committee_delegation_proposed_by_id_eb8aeca5_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_delegation
    ADD CONSTRAINT committee_delegation_second_id_4a7c0f64_fk_people_user_id FOREIGN KEY (second_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_fasttrack
    ADD CONSTRAINT committee_fasttrack_ballot_id_e72f0236_fk_committee_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.committee_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_fasttrack
    ADD CONSTRAINT committee_fasttrack_case_id_333e34f1_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_fasttrack
    ADD CONSTRAINT committee_fasttrack_confirmed_by_id_d3746431_fk_people_user_id FOREIGN KEY (confirmed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_fasttrack
    ADD CONSTRAINT committee_fasttrack_delegation_id_e7a32a53_fk_committee FOREIGN KEY (delegation_id) REFERENCES public.committee_delegation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_fasttrack
    ADD CONSTRAINT committee_fasttrack_proposed_by_id_2f08f82e_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_fasttrackevent
    ADD CONSTRAINT committee_fasttracke_track_id_41931471_fk_committee FOREIGN KEY (track_id) REFERENCES public.committee_fasttrack(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_fasttrackevent
    ADD CONSTRAINT committee_fasttrackevent_by_id_3f300ab3_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_letterposting
    ADD CONSTRAINT committee_letterpost_letter_id_9f524867_fk_committee FOREIGN KEY (letter_id) REFERENCES public.committee_decisionletter(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_letterposting
    ADD CONSTRAINT committee_letterposting_by_id_b54007b1_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_letterreading
    ADD CONSTRAINT committee_letterread_letter_id_25110a58_fk_committee FOREIGN KEY (letter_id) REFERENCES public.committee_decisionletter(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_letterreading
    ADD CONSTRAINT committee_letterreading_by_id_99a8071b_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_mandate
    ADD CONSTRAINT committee_mandate_committee_id_c9d7f0e3_fk_committee FOREIGN KEY (committee_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_mandate
    ADD CONSTRAINT committee_mandate_substitute_of_id_acb9eca4_fk_committee FOREIGN KEY (substitute_of_id) REFERENCES public.committee_mandate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_mandate
    ADD CONSTRAINT committee_mandate_user_id_5f486198_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_minutes
    ADD CONSTRAINT committee_minutes_approved_by_id_0c165920_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_minutes
    ADD CONSTRAINT committee_minutes_session_id_cc234bd0_fk_committee_session_id FOREIGN KEY (session_id) REFERENCES public.committee_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_reading
    ADD CONSTRAINT committee_reading_item_id_de5e5760_fk_committee_agendaitem_id FOREIGN KEY (item_id) REFERENCES public.committee_agendaitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_reading
    ADD CONSTRAINT committee_reading_user_id_e8bc68a7_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_recusal
    ADD CONSTRAINT committee_recusal_by_id_3aa0ed57_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_recusal
    ADD CONSTRAINT committee_recusal_case_id_d8de145f_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_recusal
    ADD CONSTRAINT committee_recusal_user_id_ed19e751_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_referral
    ADD CONSTRAINT committee_referral_by_id_3fa6b694_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_referral
    ADD CONSTRAINT committee_referral_case_id_708fd869_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_referral
    ADD CONSTRAINT committee_referral_committee_id_69f6fbe8_fk_committee FOREIGN KEY (committee_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_referral
    ADD CONSTRAINT committee_referral_from_committee_id_b8cd5588_fk_committee FOREIGN KEY (from_committee_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_referral
    ADD CONSTRAINT committee_referral_session_id_a8388202_fk_committee_session_id FOREIGN KEY (session_id) REFERENCES public.committee_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_remarks
    ADD CONSTRAINT committee_remarks_session_id_bd1225be_fk_committee_session_id FOREIGN KEY (session_id) REFERENCES public.committee_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesproposal
    ADD CONSTRAINT committee_rulespropo_answered_by_id_0fbe2115_fk_people_us FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesproposal
    ADD CONSTRAINT committee_rulespropo_appeals_to_id_b21fc0ff_fk_committee FOREIGN KEY (appeals_to_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesproposal
    ADD CONSTRAINT committee_rulespropo_committee_id_70502cec_fk_committee FOREIGN KEY (committee_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesproposal
    ADD CONSTRAINT committee_rulespropo_escalates_to_id_6190b832_fk_committee FOREIGN KEY (escalates_to_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesproposalevent
    ADD CONSTRAINT committee_rulespropo_proposal_id_5536976d_fk_committee FOREIGN KEY (proposal_id) REFERENCES public.committee_rulesproposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesproposal
    ADD CONSTRAINT committee_rulespropo_proposed_by_id_04f363b7_fk_people_us FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesproposal
    ADD CONSTRAINT committee_rulespropo_stand_in_id_af0819d0_fk_committee FOREIGN KEY (stand_in_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesproposalevent
    ADD CONSTRAINT committee_rulesproposalevent_by_id_2294a670_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesversion
    ADD CONSTRAINT committee_rulesversi_appeals_to_id_6ef9455a_fk_committee FOREIGN KEY (appeals_to_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesversion
    ADD CONSTRAINT committee_rulesversi_committee_id_2dc0dbc9_fk_committee FOREIGN KEY (committee_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesversion
    ADD CONSTRAINT committee_rulesversi_escalates_to_id_5a12de6f_fk_committee FOREIGN KEY (escalates_to_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesversion
    ADD CONSTRAINT committee_rulesversi_proposal_id_d853497c_fk_committee FOREIGN KEY (proposal_id) REFERENCES public.committee_rulesproposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesversion
    ADD CONSTRAINT committee_rulesversi_proposed_by_id_f12ba727_fk_people_us FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesversion
    ADD CONSTRAINT committee_rulesversi_published_by_id_afb3f33d_fk_people_us FOREIGN KEY (published_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_rulesversion
    ADD CONSTRAINT committee_rulesversi_stand_in_id_768bfa03_fk_committee FOREIGN KEY (stand_in_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_secretpaper
    ADD CONSTRAINT committee_secretpaper_ballot_id_decac7de_fk_committee_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.committee_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_secretvoter
    ADD CONSTRAINT committee_secretvoter_ballot_id_494462b9_fk_committee_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.committee_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_secretvoter
    ADD CONSTRAINT committee_secretvoter_voter_id_82386f6a_fk_people_user_id FOREIGN KEY (voter_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_session
    ADD CONSTRAINT committee_session_committee_id_5113529e_fk_committee FOREIGN KEY (committee_id) REFERENCES public.committee_committee(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_sessionevent
    ADD CONSTRAINT committee_sessioneve_session_id_c97b6c3a_fk_committee FOREIGN KEY (session_id) REFERENCES public.committee_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_sessionevent
    ADD CONSTRAINT committee_sessionevent_by_id_8274dfe2_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_signature
    ADD CONSTRAINT committee_signature_session_id_8b9c132a_fk_committee_session_id FOREIGN KEY (session_id) REFERENCES public.committee_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_signature
    ADD CONSTRAINT committee_signature_user_id_e4bc775f_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_vote
    ADD CONSTRAINT committee_vote_ballot_id_01e543c5_fk_committee_ballot_id FOREIGN KEY (ballot_id) REFERENCES public.committee_ballot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.committee_vote
    ADD CONSTRAINT committee_vote_voter_id_de5ba857_fk_people_user_id FOREIGN KEY (voter_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collection
    ADD CONSTRAINT debits_collection_batch_id_400dd057_fk_debits_co FOREIGN KEY (batch_id) REFERENCES public.debits_collectionbatch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collection
    ADD CONSTRAINT debits_collection_came_back_id_fd28aa58_fk_banking_match_id FOREIGN KEY (came_back_id) REFERENCES public.banking_match(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collection
    ADD CONSTRAINT debits_collection_expected_id_50866fcb_fk_banking_e FOREIGN KEY (expected_id) REFERENCES public.banking_expectedpayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collection
    ADD CONSTRAINT debits_collection_mandate_id_78ce216d_fk_debits_debitmandate_id FOREIGN KEY (mandate_id) REFERENCES public.debits_debitmandate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collection
    ADD CONSTRAINT debits_collection_match_id_9629672b_fk_banking_match_id FOREIGN KEY (match_id) REFERENCES public.banking_match(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collectionbatchevent
    ADD CONSTRAINT debits_collectionbat_batch_id_e536f5be_fk_debits_co FOREIGN KEY (batch_id) REFERENCES public.debits_collectionbatch(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collectionbatch
    ADD CONSTRAINT debits_collectionbat_creditor_id_7770b0f8_fk_debits_cr FOREIGN KEY (creditor_id) REFERENCES public.debits_creditor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collectionbatch
    ADD CONSTRAINT debits_collectionbat_prepared_by_id_5931437b_fk_people_us FOREIGN KEY (prepared_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collectionbatch
    ADD CONSTRAINT debits_collectionbatch_sent_by_id_20346427_fk_people_user_id FOREIGN KEY (sent_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collectionbatchevent
    ADD CONSTRAINT debits_collectionbatchevent_by_id_68e48c9f_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collectionevent
    ADD CONSTRAINT debits_collectioneve_collection_id_782d319c_fk_debits_co FOREIGN KEY (collection_id) REFERENCES public.debits_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_collectionevent
    ADD CONSTRAINT debits_collectionevent_by_id_f81942b3_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_creditor
    ADD CONSTRAINT debits_creditor_account_id_2f3dee64_fk_banking_bankaccount_id FOREIGN KEY (account_id) REFERENCES public.banking_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_creditorchange
    ADD CONSTRAINT debits_creditorchang_account_id_44a959a3_fk_banking_b FOREIGN KEY (account_id) REFERENCES public.banking_bankaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_creditorchangeevent
    ADD CONSTRAINT debits_creditorchang_change_id_c7035693_fk_debits_cr FOREIGN KEY (change_id) REFERENCES public.debits_creditorchange(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_creditorchange
    ADD CONSTRAINT debits_creditorchange_decided_by_id_3e2ceb49_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_creditorchange
    ADD CONSTRAINT debits_creditorchange_fund_id_40033b27_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_creditorchange
    ADD CONSTRAINT debits_creditorchange_proposed_by_id_752b31f0_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_creditorchangeevent
    ADD CONSTRAINT debits_creditorchangeevent_by_id_4edebe94_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_debitmandate
    ADD CONSTRAINT debits_debitmandate_creditor_id_e96a3ab6_fk_debits_creditor_id FOREIGN KEY (creditor_id) REFERENCES public.debits_creditor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_debitmandate
    ADD CONSTRAINT debits_debitmandate_expected_id_56ca66b6_fk_banking_e FOREIGN KEY (expected_id) REFERENCES public.banking_expectedpayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_debitmandate
    ADD CONSTRAINT debits_debitmandate_member_id_0d0e2852_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_debitmandate
    ADD CONSTRAINT debits_debitmandate_recorded_by_id_f72d61d8_fk_people_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_debitmandateevent
    ADD CONSTRAINT debits_debitmandatee_mandate_id_6a4d0eac_fk_debits_de FOREIGN KEY (mandate_id) REFERENCES public.debits_debitmandate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_debitmandateevent
    ADD CONSTRAINT debits_debitmandateevent_by_id_468a8193_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.debits_signedmandate
    ADD CONSTRAINT debits_signedmandate_mandate_id_124c0f3a_fk_debits_de FOREIGN KEY (mandate_id) REFERENCES public.debits_debitmandate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.jobs_export
    ADD CONSTRAINT jobs_export_by_id_bde06f14_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.jobs_recorded
    ADD CONSTRAINT jobs_recorded_by_id_a2d1cd72_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.jobs_subscription
    ADD CONSTRAINT jobs_subscription_by_id_ea6233ee_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT ledger_account_envelope_id_b9329ab6_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_account
    ADD CONSTRAINT ledger_account_fund_id_3ef65f98_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_commitment
    ADD CONSTRAINT ledger_commitment_envelope_id_fa8bb613_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_daytotal
    ADD CONSTRAINT ledger_daytotal_account_id_b5468428_fk_ledger_account_id FOREIGN KEY (account_id) REFERENCES public.ledger_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelope
    ADD CONSTRAINT ledger_envelope_cooperative_id_8ef865be_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelope
    ADD CONSTRAINT ledger_envelope_fund_id_7fe47096_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopechangeevent
    ADD CONSTRAINT ledger_envelopechang_change_id_942aaf8e_fk_ledger_en FOREIGN KEY (change_id) REFERENCES public.ledger_envelopechange(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopechange
    ADD CONSTRAINT ledger_envelopechang_cooperative_id_99dea10f_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopechange
    ADD CONSTRAINT ledger_envelopechang_envelope_id_ae053f12_fk_ledger_en FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopechange
    ADD CONSTRAINT ledger_envelopechange_decided_by_id_7a601971_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopechange
    ADD CONSTRAINT ledger_envelopechange_fund_id_45392576_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopechange
    ADD CONSTRAINT ledger_envelopechange_proposed_by_id_ecbd17fa_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopechangeevent
    ADD CONSTRAINT ledger_envelopechangeevent_by_id_5cf08b31_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopetransfer
    ADD CONSTRAINT ledger_envelopetrans_decided_by_id_b1a3da91_fk_people_us FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopetransfer
    ADD CONSTRAINT ledger_envelopetrans_movement_id_107e619d_fk_ledger_mo FOREIGN KEY (movement_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopetransfer
    ADD CONSTRAINT ledger_envelopetrans_proposed_by_id_9a549cfc_fk_people_us FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopetransfer
    ADD CONSTRAINT ledger_envelopetrans_source_id_ec6529ec_fk_ledger_en FOREIGN KEY (source_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopetransfer
    ADD CONSTRAINT ledger_envelopetrans_target_id_9287eea0_fk_ledger_en FOREIGN KEY (target_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopetransferevent
    ADD CONSTRAINT ledger_envelopetrans_transfer_id_27ca2d3a_fk_ledger_en FOREIGN KEY (transfer_id) REFERENCES public.ledger_envelopetransfer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopetransfer
    ADD CONSTRAINT ledger_envelopetransfer_fund_id_04369a33_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_envelopetransferevent
    ADD CONSTRAINT ledger_envelopetransferevent_by_id_56ab70e3_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_flowday
    ADD CONSTRAINT ledger_flowday_fund_id_992690a3_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_fund_cooperatives
    ADD CONSTRAINT ledger_fund_cooperat_cooperative_id_50326182_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_fund_cooperatives
    ADD CONSTRAINT ledger_fund_cooperatives_fund_id_e3c78126_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_movement
    ADD CONSTRAINT ledger_movement_by_id_88db8905_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_movement
    ADD CONSTRAINT ledger_movement_fund_id_bfa93f8c_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_movement
    ADD CONSTRAINT ledger_movement_reverses_id_890190d8_fk_ledger_movement_id FOREIGN KEY (reverses_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_period
    ADD CONSTRAINT ledger_period_asked_by_id_43f4f95a_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_period
    ADD CONSTRAINT ledger_period_closed_by_id_db5cc2c5_fk_people_user_id FOREIGN KEY (closed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_period
    ADD CONSTRAINT ledger_period_fund_id_268fb166_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_period
    ADD CONSTRAINT ledger_period_reopened_by_id_64dcea86_fk_people_user_id FOREIGN KEY (reopened_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_period
    ADD CONSTRAINT ledger_period_reserved_by_id_a721cc5f_fk_people_user_id FOREIGN KEY (reserved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_periodevent
    ADD CONSTRAINT ledger_periodevent_by_id_51bbad10_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_periodevent
    ADD CONSTRAINT ledger_periodevent_period_id_be9e0789_fk_ledger_period_id FOREIGN KEY (period_id) REFERENCES public.ledger_period(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_proofrun
    ADD CONSTRAINT ledger_proofrun_by_id_aff620ff_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_transfer
    ADD CONSTRAINT ledger_transfer_movement_id_fd7e5524_fk_ledger_movement_id FOREIGN KEY (movement_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_valueshift
    ADD CONSTRAINT ledger_valueshift_account_id_ccb82f39_fk_ledger_account_id FOREIGN KEY (account_id) REFERENCES public.ledger_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_waitinggrant
    ADD CONSTRAINT ledger_waitinggrant_commitment_id_23618640_fk_ledger_co FOREIGN KEY (commitment_id) REFERENCES public.ledger_commitment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_waitinggrant
    ADD CONSTRAINT ledger_waitinggrant_envelope_id_5c6df1b5_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_waitinggrantevent
    ADD CONSTRAINT ledger_waitinggrante_waiting_id_170405e9_fk_ledger_wa FOREIGN KEY (waiting_id) REFERENCES public.ledger_waitinggrant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_waitinggrantevent
    ADD CONSTRAINT ledger_waitinggrantevent_by_id_a8a493ac_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_acceptance
    ADD CONSTRAINT loans_acceptance_agreement_id_6cdc0b50_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_acceptance
    ADD CONSTRAINT loans_acceptance_by_id_b7233f62_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_acceptance
    ADD CONSTRAINT loans_acceptance_factor_id_98daf541_fk_people_factorcheck_id FOREIGN KEY (factor_id) REFERENCES public.people_factorcheck(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_acceptance
    ADD CONSTRAINT loans_acceptance_mail_code_id_04ca357e_fk_people_mailcode_id FOREIGN KEY (mail_code_id) REFERENCES public.people_mailcode(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_accepted_by_id_e7147523_fk_people_user_id FOREIGN KEY (accepted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_case_id_1caef372_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_co_borrower_id_4447cfa6_fk_people_member_id FOREIGN KEY (co_borrower_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_commitment_id_0fa89e32_fk_ledger_commitment_id FOREIGN KEY (commitment_id) REFERENCES public.ledger_commitment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_envelope_id_04e63818_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_expected_id_41049528_fk_banking_e FOREIGN KEY (expected_id) REFERENCES public.banking_expectedpayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_fee_expected_id_e2f0d270_fk_banking_e FOREIGN KEY (fee_expected_id) REFERENCES public.banking_expectedpayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_fund_id_5718ec2a_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_guarantor_id_6823b8f6_fk_people_member_id FOREIGN KEY (guarantor_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_later_guarantor_id_d9ce81f7_fk_people_member_id FOREIGN KEY (later_guarantor_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_member_id_315a0dca_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_schedule_id_bdf52909_fk_loans_sch FOREIGN KEY (schedule_id) REFERENCES public.loans_scheduleversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreement
    ADD CONSTRAINT loans_agreement_terms_id_1f17cb40_fk_loans_productversion_id FOREIGN KEY (terms_id) REFERENCES public.loans_productversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreementdocument
    ADD CONSTRAINT loans_agreementdocum_agreement_id_2c1b6a25_fk_loans_agr FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreementevent
    ADD CONSTRAINT loans_agreementevent_agreement_id_732a584e_fk_loans_agr FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_agreementevent
    ADD CONSTRAINT loans_agreementevent_by_id_5489ea06_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_allocation
    ADD CONSTRAINT loans_allocation_instalment_id_d829c540_fk_loans_instalment_id FOREIGN KEY (instalment_id) REFERENCES public.loans_instalment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_allocation
    ADD CONSTRAINT loans_allocation_repayment_id_d34b9e0c_fk_loans_repayment_id FOREIGN KEY (repayment_id) REFERENCES public.loans_repayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_amendment
    ADD CONSTRAINT loans_amendment_agreement_id_8ab1b451_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_amendment
    ADD CONSTRAINT loans_amendment_asked_id_92df2277_fk_loans_changecase_id FOREIGN KEY (asked_id) REFERENCES public.loans_changecase(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_amendment
    ADD CONSTRAINT loans_amendment_commitment_id_6765d0e5_fk_ledger_commitment_id FOREIGN KEY (commitment_id) REFERENCES public.ledger_commitment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_amendment
    ADD CONSTRAINT loans_amendment_guarantor_id_6cc25d92_fk_people_member_id FOREIGN KEY (guarantor_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_amendmentevent
    ADD CONSTRAINT loans_amendmentevent_amendment_id_de217a2f_fk_loans_ame FOREIGN KEY (amendment_id) REFERENCES public.loans_amendment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_amendmentevent
    ADD CONSTRAINT loans_amendmentevent_by_id_59ea404f_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_arrearssnapshot
    ADD CONSTRAINT loans_arrearssnapsho_agreement_id_2a63d1a5_fk_loans_agr FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_asset
    ADD CONSTRAINT loans_asset_agreement_id_d3a944a2_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_asset
    ADD CONSTRAINT loans_asset_cooperative_id_0467410d_fk_people_cooperative_id FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_asset
    ADD CONSTRAINT loans_asset_holder_id_23314118_fk_people_member_id FOREIGN KEY (holder_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_asset
    ADD CONSTRAINT loans_asset_insurance_id_f8b58603_fk_banking_expectedpayment_id FOREIGN KEY (insurance_id) REFERENCES public.banking_expectedpayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_assetevent
    ADD CONSTRAINT loans_assetevent_asset_id_5d1674bc_fk_loans_asset_id FOREIGN KEY (asset_id) REFERENCES public.loans_asset(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_assetevent
    ADD CONSTRAINT loans_assetevent_by_id_689f3dcd_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_assetpaper
    ADD CONSTRAINT loans_assetpaper_asset_id_3abd9822_fk_loans_asset_id FOREIGN KEY (asset_id) REFERENCES public.loans_asset(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_assetpaper
    ADD CONSTRAINT loans_assetpaper_document_id_70b2be8c_fk_cases_document_id FOREIGN KEY (document_id) REFERENCES public.cases_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_changecase
    ADD CONSTRAINT loans_changecase_agreement_id_122b0057_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_changecase
    ADD CONSTRAINT loans_changecase_case_id_f504b765_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_changecase
    ADD CONSTRAINT loans_changecase_guarantor_id_1ea69d09_fk_people_member_id FOREIGN KEY (guarantor_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_changerequest
    ADD CONSTRAINT loans_changerequest_agreement_id_bd516c9b_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_changerequest
    ADD CONSTRAINT loans_changerequest_answered_by_id_6fc1e740_fk_people_user_id FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_changerequest
    ADD CONSTRAINT loans_changerequest_by_id_ad21a9c1_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_deduction
    ADD CONSTRAINT loans_deduction_repayment_id_39cbba15_fk_loans_repayment_id FOREIGN KEY (repayment_id) REFERENCES public.loans_repayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT loans_disbursement_agreement_id_3acb719f_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT loans_disbursement_asked_by_id_a1aa61eb_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT loans_disbursement_commitment_id_5151a9e9_fk_ledger_co FOREIGN KEY (commitment_id) REFERENCES public.ledger_commitment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT loans_disbursement_order_id_580ff72e_fk_banking_paymentorder_id FOREIGN KEY (order_id) REFERENCES public.banking_paymentorder(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT loans_disbursement_shown_id_0807107b_fk_cases_document_id FOREIGN KEY (shown_id) REFERENCES public.cases_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_disbursement
    ADD CONSTRAINT loans_disbursement_topped_by_id_c59832b4_fk_loans_changecase_id FOREIGN KEY (topped_by_id) REFERENCES public.loans_changecase(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_disbursementevent
    ADD CONSTRAINT loans_disbursementev_disbursement_id_f239f919_fk_loans_dis FOREIGN KEY (disbursement_id) REFERENCES public.loans_disbursement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_disbursementevent
    ADD CONSTRAINT loans_disbursementevent_by_id_012a3962_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_dunninghold
    ADD CONSTRAINT loans_dunninghold_agreement_id_cc15be3a_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_dunninghold
    ADD CONSTRAINT loans_dunninghold_by_id_d7f4d6f5_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_dunninghold
    ADD CONSTRAINT loans_dunninghold_lifted_by_id_be75e176_fk_people_user_id FOREIGN KEY (lifted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_dunningstep
    ADD CONSTRAINT loans_dunningstep_agreement_id_b6021006_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_dunningstep
    ADD CONSTRAINT loans_dunningstep_answered_by_id_4e2c309e_fk_people_user_id FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_guaranteecall
    ADD CONSTRAINT loans_guaranteecall_agreement_id_5fd15e2d_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_guaranteecall
    ADD CONSTRAINT loans_guaranteecall_decided_by_id_3de6cddc_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_guaranteecall
    ADD CONSTRAINT loans_guaranteecall_expected_id_0ee9bbd8_fk_banking_e FOREIGN KEY (expected_id) REFERENCES public.banking_expectedpayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_guaranteecall
    ADD CONSTRAINT loans_guaranteecall_fund_id_8e35dcc7_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_guaranteecall
    ADD CONSTRAINT loans_guaranteecall_guarantor_id_9e1a06a9_fk_people_member_id FOREIGN KEY (guarantor_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_guaranteecall
    ADD CONSTRAINT loans_guaranteecall_proposed_by_id_8dedc66c_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_guaranteecallevent
    ADD CONSTRAINT loans_guaranteecalle_call_id_d6b3bcb7_fk_loans_gua FOREIGN KEY (call_id) REFERENCES public.loans_guaranteecall(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_guaranteecallevent
    ADD CONSTRAINT loans_guaranteecallevent_by_id_d29aa0c7_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomemonth
    ADD CONSTRAINT loans_incomemonth_agreement_id_ab812ed2_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomereceipt
    ADD CONSTRAINT loans_incomereceipt_activity_id_dc1a0ebc_fk_people_activity_id FOREIGN KEY (activity_id) REFERENCES public.people_activity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomereceipt
    ADD CONSTRAINT loans_incomereceipt_credits_id_bcabbe08_fk_loans_inc FOREIGN KEY (credits_id) REFERENCES public.loans_incomereceipt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomereceipt
    ADD CONSTRAINT loans_incomereceipt_first_id_c9ffe25e_fk_loans_incomereceipt_id FOREIGN KEY (first_id) REFERENCES public.loans_incomereceipt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomereceipt
    ADD CONSTRAINT loans_incomereceipt_fund_id_a45918a6_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomereceipt
    ADD CONSTRAINT loans_incomereceipt_made_by_id_ef67544d_fk_sources_import_id FOREIGN KEY (made_by_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomereceipt
    ADD CONSTRAINT loans_incomereceipt_reverses_id_770ba704_fk_loans_inc FOREIGN KEY (reverses_id) REFERENCES public.loans_incomereceipt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomeshare
    ADD CONSTRAINT loans_incomeshare_agreement_id_00534590_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomeshare
    ADD CONSTRAINT loans_incomeshare_decided_by_id_10219e02_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomeshare
    ADD CONSTRAINT loans_incomeshare_fund_id_311f4405_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomeshare
    ADD CONSTRAINT loans_incomeshare_proposed_by_id_3879521d_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomeshareevent
    ADD CONSTRAINT loans_incomeshareeve_share_id_13b339a0_fk_loans_inc FOREIGN KEY (share_id) REFERENCES public.loans_incomeshare(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_incomeshareevent
    ADD CONSTRAINT loans_incomeshareevent_by_id_1e0ced05_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_instalment
    ADD CONSTRAINT loans_instalment_schedule_id_4245cd67_fk_loans_sch FOREIGN KEY (schedule_id) REFERENCES public.loans_scheduleversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_linerules
    ADD CONSTRAINT loans_linerules_decided_by_id_2ca08080_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_linerules
    ADD CONSTRAINT loans_linerules_fund_id_c79081b5_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_linerules
    ADD CONSTRAINT loans_linerules_proposed_by_id_d4a438bb_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_linerulesevent
    ADD CONSTRAINT loans_linerulesevent_by_id_50f3219c_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_linerulesevent
    ADD CONSTRAINT loans_linerulesevent_rules_id_6b42275d_fk_loans_linerules_id FOREIGN KEY (rules_id) REFERENCES public.loans_linerules(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanapplication
    ADD CONSTRAINT loans_loanapplicatio_activity_id_b6d3127b_fk_people_ac FOREIGN KEY (activity_id) REFERENCES public.people_activity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanapplication
    ADD CONSTRAINT loans_loanapplicatio_co_borrower_id_34ac4ce4_fk_people_me FOREIGN KEY (co_borrower_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanapplication
    ADD CONSTRAINT loans_loanapplicatio_supplier_id_1b47ea66_fk_people_ac FOREIGN KEY (supplier_id) REFERENCES public.people_activity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanapplication
    ADD CONSTRAINT loans_loanapplicatio_terms_id_50a6b1d4_fk_loans_pro FOREIGN KEY (terms_id) REFERENCES public.loans_productversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanapplication
    ADD CONSTRAINT loans_loanapplication_case_id_527815c1_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanapplication
    ADD CONSTRAINT loans_loanapplication_declared_by_id_07710f76_fk_people_user_id FOREIGN KEY (declared_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanapplication
    ADD CONSTRAINT loans_loanapplication_guarantor_id_6c4cdee4_fk_people_member_id FOREIGN KEY (guarantor_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanchange
    ADD CONSTRAINT loans_loanchange_agreement_id_ec5ddcb2_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanchange
    ADD CONSTRAINT loans_loanchange_by_id_40c464a4_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanchange
    ADD CONSTRAINT loans_loanchange_proposal_id_f479072d_fk_loans_loanproposal_id FOREIGN KEY (proposal_id) REFERENCES public.loans_loanproposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanchangeundo
    ADD CONSTRAINT loans_loanchangeundo_by_id_32c665d8_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanchangeundo
    ADD CONSTRAINT loans_loanchangeundo_change_id_94d90881_fk_loans_loanchange_id FOREIGN KEY (change_id) REFERENCES public.loans_loanchange(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanpromise
    ADD CONSTRAINT loans_loanpromise_agreement_id_3eea5d8e_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanpromise
    ADD CONSTRAINT loans_loanpromise_by_id_0d7fa075_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanpromise
    ADD CONSTRAINT loans_loanpromise_withdrawn_by_id_090f1135_fk_people_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanproposal
    ADD CONSTRAINT loans_loanproposal_agreement_id_6b1551ea_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanproposal
    ADD CONSTRAINT loans_loanproposal_decided_by_id_068d2668_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanproposal
    ADD CONSTRAINT loans_loanproposal_fund_id_b21a49c0_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanproposal
    ADD CONSTRAINT loans_loanproposal_proposed_by_id_4bb545a8_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanproposalevent
    ADD CONSTRAINT loans_loanproposalev_proposal_id_1ede3e67_fk_loans_loa FOREIGN KEY (proposal_id) REFERENCES public.loans_loanproposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_loanproposalevent
    ADD CONSTRAINT loans_loanproposalevent_by_id_a102b8f6_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_moratorium
    ADD CONSTRAINT loans_moratorium_decided_by_id_dd56d3dd_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_moratorium
    ADD CONSTRAINT loans_moratorium_fund_id_d214f08f_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_moratorium
    ADD CONSTRAINT loans_moratorium_proposed_by_id_e58e3d28_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_moratorium
    ADD CONSTRAINT loans_moratorium_undone_by_id_6244d721_fk_people_user_id FOREIGN KEY (undone_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_moratoriumevent
    ADD CONSTRAINT loans_moratoriumeven_moratorium_id_56650264_fk_loans_mor FOREIGN KEY (moratorium_id) REFERENCES public.loans_moratorium(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_moratoriumevent
    ADD CONSTRAINT loans_moratoriumevent_by_id_4d90f8c2_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_moratoriumloan
    ADD CONSTRAINT loans_moratoriumloan_agreement_id_9896341c_fk_loans_agr FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_moratoriumloan
    ADD CONSTRAINT loans_moratoriumloan_change_id_78d7d14a_fk_loans_loanchange_id FOREIGN KEY (change_id) REFERENCES public.loans_loanchange(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_moratoriumloan
    ADD CONSTRAINT loans_moratoriumloan_moratorium_id_c9f6979f_fk_loans_mor FOREIGN KEY (moratorium_id) REFERENCES public.loans_moratorium(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_productversion
    ADD CONSTRAINT loans_productversion_envelope_id_f1d02bf0_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_productversion
    ADD CONSTRAINT loans_productversion_product_id_2844995a_fk_loans_loa FOREIGN KEY (product_id) REFERENCES public.loans_loanproduct(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_productversion
    ADD CONSTRAINT loans_productversion_published_by_id_add0f928_fk_people_user_id FOREIGN KEY (published_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_productversionevent
    ADD CONSTRAINT loans_productversion_version_id_c8cdd61d_fk_loans_pro FOREIGN KEY (version_id) REFERENCES public.loans_productversion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_productversionevent
    ADD CONSTRAINT loans_productversionevent_by_id_e9f91cb3_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_provision
    ADD CONSTRAINT loans_provision_agreement_id_c6f30321_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_provision
    ADD CONSTRAINT loans_provision_run_id_54314d7b_fk_loans_provisionrun_id FOREIGN KEY (run_id) REFERENCES public.loans_provisionrun(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_provisionrates
    ADD CONSTRAINT loans_provisionrates_decided_by_id_4731825c_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_provisionrates
    ADD CONSTRAINT loans_provisionrates_fund_id_52a23e2a_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_provisionrates
    ADD CONSTRAINT loans_provisionrates_proposed_by_id_3ddd127c_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_provisionratesevent
    ADD CONSTRAINT loans_provisionrates_rates_id_fb5cb1a4_fk_loans_pro FOREIGN KEY (rates_id) REFERENCES public.loans_provisionrates(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_provisionratesevent
    ADD CONSTRAINT loans_provisionratesevent_by_id_d025eec8_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_provisionrun
    ADD CONSTRAINT loans_provisionrun_fund_id_91210181_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_provisionrun
    ADD CONSTRAINT loans_provisionrun_rates_id_b348e696_fk_loans_provisionrates_id FOREIGN KEY (rates_id) REFERENCES public.loans_provisionrates(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_repayment
    ADD CONSTRAINT loans_repayment_agreement_id_eb22ceba_fk_loans_agreement_id FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_repayment
    ADD CONSTRAINT loans_repayment_by_id_1c86dbb4_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_repayment
    ADD CONSTRAINT loans_repayment_line_id_46a98aea_fk_banking_statementline_id FOREIGN KEY (line_id) REFERENCES public.banking_statementline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_repaymentundo
    ADD CONSTRAINT loans_repaymentundo_by_id_f136a059_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_repaymentundo
    ADD CONSTRAINT loans_repaymentundo_repayment_id_afcc50a4_fk_loans_repayment_id FOREIGN KEY (repayment_id) REFERENCES public.loans_repayment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_scheduleversion
    ADD CONSTRAINT loans_scheduleversio_agreement_id_32fdbaea_fk_loans_agr FOREIGN KEY (agreement_id) REFERENCES public.loans_agreement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.loans_scheduleversion
    ADD CONSTRAINT loans_scheduleversion_by_id_9ced9d22_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_choice
    ADD CONSTRAINT notices_choice_user_id_a4864d2a_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_digest_id_917c04b6_fk_notices_notice_id FOREIGN KEY (digest_id) REFERENCES public.notices_notice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_member_id_0e5c6e65_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_sent_by_id_d5ce61eb_fk_people_user_id FOREIGN KEY (sent_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_notice
    ADD CONSTRAINT notices_notice_user_id_62c74e71_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices_wording
    ADD CONSTRAINT notices_wording_by_id_7f1c5c1c_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_accountchange
    ADD CONSTRAINT people_accountchange_asked_by_id_bc112db3_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_accountchangeevent
    ADD CONSTRAINT people_accountchange_change_id_6c729355_fk_people_ac FOREIGN KEY (change_id) REFERENCES public.people_accountchange(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_accountchange
    ADD CONSTRAINT people_accountchange_decided_by_id_e4b35ac6_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_accountchange
    ADD CONSTRAINT people_accountchange_member_id_95bbf4d2_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_accountchangeevent
    ADD CONSTRAINT people_accountchangeevent_by_id_0d016b04_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_activity
    ADD CONSTRAINT people_activity_cooperative_id_88eada86_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_activity_members
    ADD CONSTRAINT people_activity_memb_activity_id_cc2168bd_fk_people_ac FOREIGN KEY (activity_id) REFERENCES public.people_activity(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_activity_members
    ADD CONSTRAINT people_activity_members_member_id_34384ee6_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_factorcheck
    ADD CONSTRAINT people_factorcheck_user_id_8db158a6_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_furtheraccount
    ADD CONSTRAINT people_furtheraccount_member_id_f8255c26_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_mailcode
    ADD CONSTRAINT people_mailcode_user_id_bc337804_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_advisor_id_7d204649_fk_people_user_id FOREIGN KEY (advisor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_cooperative_id_db33148f_fk_people_cooperative_id FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_household_id_235483da_fk_people_household_id FOREIGN KEY (household_id) REFERENCES public.people_household(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_member
    ADD CONSTRAINT people_member_user_id_e550f62b_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_memberimport
    ADD CONSTRAINT people_memberimport_by_id_8bd0537e_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_proxy
    ADD CONSTRAINT people_proxy_asked_by_id_a5004224_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_proxy
    ADD CONSTRAINT people_proxy_helper_id_c81ee43e_fk_people_user_id FOREIGN KEY (helper_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_proxy
    ADD CONSTRAINT people_proxy_member_id_889062a2_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_proxyevent
    ADD CONSTRAINT people_proxyevent_by_id_ccd4eeaf_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_proxyevent
    ADD CONSTRAINT people_proxyevent_proxy_id_66c6344a_fk_people_proxy_id FOREIGN KEY (proxy_id) REFERENCES public.people_proxy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_rolegrant
    ADD CONSTRAINT people_rolegrant_approved_by_id_dc79577c_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_rolegrant
    ADD CONSTRAINT people_rolegrant_cooperative_id_f5396bca_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_rolegrant
    ADD CONSTRAINT people_rolegrant_granted_by_id_7116f728_fk_people_user_id FOREIGN KEY (granted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_rolegrant
    ADD CONSTRAINT people_rolegrant_user_id_066ec3ef_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_group_id_1f0237d0_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_user_id_290df956_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_per_permission_id_55f01ef0_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permissions_user_id_7d19557b_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_audiencechange
    ADD CONSTRAINT reporting_audiencech_cooperative_id_c0598cb7_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_audiencechange
    ADD CONSTRAINT reporting_audiencechange_by_id_874745c3_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_evidencepack
    ADD CONSTRAINT reporting_evidencepa_line_id_73f1c3f5_fk_sources_f FOREIGN KEY (line_id) REFERENCES public.sources_fundingline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_evidencepack
    ADD CONSTRAINT reporting_evidencepack_by_id_58d3b3a8_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_evidencepack
    ADD CONSTRAINT reporting_evidencepack_fund_id_b38135b6_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_fairnessreading
    ADD CONSTRAINT reporting_fairnessreading_by_id_1dbcf384_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_fairnessreading
    ADD CONSTRAINT reporting_fairnessreading_fund_id_7f9a906c_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_scenario
    ADD CONSTRAINT reporting_scenario_by_id_c1e4798c_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_scenario
    ADD CONSTRAINT reporting_scenario_fund_id_1e7d12cb_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_condition
    ADD CONSTRAINT sources_condition_line_id_0af5b3aa_fk_sources_fundingline_id FOREIGN KEY (line_id) REFERENCES public.sources_fundingline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_condition
    ADD CONSTRAINT sources_condition_made_by_id_848996ec_fk_sources_import_id FOREIGN KEY (made_by_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_conditionnote
    ADD CONSTRAINT sources_conditionnot_condition_id_65d370ff_fk_sources_c FOREIGN KEY (condition_id) REFERENCES public.sources_condition(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_conditionnote
    ADD CONSTRAINT sources_conditionnote_by_id_09215a70_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_contributionrate
    ADD CONSTRAINT sources_contribution_cooperative_id_67bc95ad_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_import
    ADD CONSTRAINT sources_contributionimport_by_id_786bad4b_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_import
    ADD CONSTRAINT sources_contributionimport_fund_id_4df34ac6_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_fundingline
    ADD CONSTRAINT sources_fundingline_account_id_d0161f1c_fk_ledger_account_id FOREIGN KEY (account_id) REFERENCES public.ledger_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_fundingline
    ADD CONSTRAINT sources_fundingline_envelope_id_7a97c93a_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_fundingline
    ADD CONSTRAINT sources_fundingline_fund_id_4b4a4ad1_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_fundingline
    ADD CONSTRAINT sources_fundingline_made_by_id_3b6a299c_fk_sources_import_id FOREIGN KEY (made_by_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_gift
    ADD CONSTRAINT sources_gift_envelope_id_f3975ef4_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_gift
    ADD CONSTRAINT sources_gift_fund_id_331fb5ad_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_gift
    ADD CONSTRAINT sources_gift_made_by_id_abeb7f4e_fk_sources_import_id FOREIGN KEY (made_by_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_gift
    ADD CONSTRAINT sources_gift_member_id_edad8efd_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_gift
    ADD CONSTRAINT sources_gift_movement_id_4e9ccab3_fk_ledger_movement_id FOREIGN KEY (movement_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_import
    ADD CONSTRAINT sources_import_confirmed_by_id_3294db97_fk_people_user_id FOREIGN KEY (confirmed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_import
    ADD CONSTRAINT sources_import_reversed_by_id_408f5bb6_fk_people_user_id FOREIGN KEY (reversed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_importline
    ADD CONSTRAINT sources_importline_of_id_4b6e70af_fk_sources_import_id FOREIGN KEY (of_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_invoice
    ADD CONSTRAINT sources_invoice_cooperative_id_3517aabe_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_invoice
    ADD CONSTRAINT sources_invoice_credits_id_dea9a234_fk_sources_invoice_id FOREIGN KEY (credits_id) REFERENCES public.sources_invoice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_invoice
    ADD CONSTRAINT sources_invoice_first_id_73b43916_fk_sources_invoice_id FOREIGN KEY (first_id) REFERENCES public.sources_invoice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_invoice
    ADD CONSTRAINT sources_invoice_made_by_id_405df84b_fk_sources_import_id FOREIGN KEY (made_by_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_invoice
    ADD CONSTRAINT sources_invoice_member_id_d1001557_fk_people_member_id FOREIGN KEY (member_id) REFERENCES public.people_member(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_invoice
    ADD CONSTRAINT sources_invoice_movement_id_5cce9b61_fk_ledger_movement_id FOREIGN KEY (movement_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_invoice
    ADD CONSTRAINT sources_invoice_reverses_id_5c630117_fk_sources_invoice_id FOREIGN KEY (reverses_id) REFERENCES public.sources_invoice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_lineinstalment
    ADD CONSTRAINT sources_lineinstalme_schedule_id_5e61dce4_fk_sources_l FOREIGN KEY (schedule_id) REFERENCES public.sources_lineschedule(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_linemove
    ADD CONSTRAINT sources_linemove_line_id_bcf6287e_fk_sources_fundingline_id FOREIGN KEY (line_id) REFERENCES public.sources_fundingline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_linemove
    ADD CONSTRAINT sources_linemove_made_by_id_4370e0e2_fk_sources_import_id FOREIGN KEY (made_by_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_linemove
    ADD CONSTRAINT sources_linemove_movement_id_052c57b8_fk_ledger_movement_id FOREIGN KEY (movement_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_lineschedule
    ADD CONSTRAINT sources_lineschedule_by_id_4b881d7b_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_lineschedule
    ADD CONSTRAINT sources_lineschedule_line_id_b900aac0_fk_sources_fundingline_id FOREIGN KEY (line_id) REFERENCES public.sources_fundingline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_lineschedule
    ADD CONSTRAINT sources_lineschedule_made_by_id_7bdfd5a3_fk_sources_import_id FOREIGN KEY (made_by_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_openingbalance
    ADD CONSTRAINT sources_openingbalan_movement_id_47658fe4_fk_ledger_mo FOREIGN KEY (movement_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_openingbalance
    ADD CONSTRAINT sources_openingbalance_fund_id_ea71d510_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_openingbalance
    ADD CONSTRAINT sources_openingbalance_made_by_id_02b39cf8_fk_sources_import_id FOREIGN KEY (made_by_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_rateproposal
    ADD CONSTRAINT sources_rateproposal_cooperative_id_58b765d3_fk_people_co FOREIGN KEY (cooperative_id) REFERENCES public.people_cooperative(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_rateproposal
    ADD CONSTRAINT sources_rateproposal_decided_by_id_94906740_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_rateproposal
    ADD CONSTRAINT sources_rateproposal_proposed_by_id_5dcc8bf9_fk_people_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_rateproposal
    ADD CONSTRAINT sources_rateproposal_rate_id_e9b4bbdf_fk_sources_c FOREIGN KEY (rate_id) REFERENCES public.sources_contributionrate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_receipt
    ADD CONSTRAINT sources_receipt_by_id_b018a726_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_receipt
    ADD CONSTRAINT sources_receipt_gift_id_3a422784_fk_sources_gift_id FOREIGN KEY (gift_id) REFERENCES public.sources_gift(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_recovery
    ADD CONSTRAINT sources_recovery_envelope_id_24aae9c2_fk_ledger_envelope_id FOREIGN KEY (envelope_id) REFERENCES public.ledger_envelope(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_recovery
    ADD CONSTRAINT sources_recovery_fund_id_9c54f385_fk_ledger_fund_id FOREIGN KEY (fund_id) REFERENCES public.ledger_fund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_recovery
    ADD CONSTRAINT sources_recovery_made_by_id_5850953b_fk_sources_import_id FOREIGN KEY (made_by_id) REFERENCES public.sources_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.sources_recovery
    ADD CONSTRAINT sources_recovery_movement_id_d610a7d6_fk_ledger_movement_id FOREIGN KEY (movement_id) REFERENCES public.ledger_movement(id) DEFERRABLE INITIALLY DEFERRED;

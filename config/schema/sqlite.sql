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
-- statements 231ab07a8c439cf9e9914e9561b7bc914c74ac5e6aaf43b354823dbd43fe5d40

CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "people_cooperative" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(20) NOT NULL UNIQUE, "name" varchar(100) NOT NULL, "country" varchar(2) NOT NULL, "currency" varchar(3) NOT NULL, "language" varchar(2) NOT NULL, "timezone" varchar(40) NOT NULL, "address" text NOT NULL);
CREATE TABLE "people_household" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(20) NOT NULL UNIQUE);
CREATE TABLE "people_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "first_name" varchar(150) NOT NULL, "last_name" varchar(150) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "email" varchar(254) NOT NULL UNIQUE, "language" varchar(2) NOT NULL, "theme" varchar(5) NOT NULL);
CREATE TABLE "people_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "people_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "people_activity_members" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "activity_id" bigint NOT NULL REFERENCES "people_activity" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "people_rolegrant" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(20) NOT NULL, "from_on" date NOT NULL, "to_on" date NULL, "approved_at" datetime NULL, "approved_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "cooperative_id" bigint NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "granted_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "role_grant_is_approved_by_another" CHECK (("granted_by_id" IS NULL OR "approved_by_id" IS NULL OR NOT ("granted_by_id" = ("approved_by_id") AND "granted_by_id" IS NOT NULL AND "approved_by_id" IS NOT NULL))));
CREATE UNIQUE INDEX "people_user_groups_user_id_group_id_60378d34_uniq" ON "people_user_groups" ("user_id", "group_id");
CREATE INDEX "people_user_groups_user_id_290df956" ON "people_user_groups" ("user_id");
CREATE INDEX "people_user_groups_group_id_1f0237d0" ON "people_user_groups" ("group_id");
CREATE UNIQUE INDEX "people_user_user_permissions_user_id_permission_id_a7ac6748_uniq" ON "people_user_user_permissions" ("user_id", "permission_id");
CREATE INDEX "people_user_user_permissions_user_id_7d19557b" ON "people_user_user_permissions" ("user_id");
CREATE INDEX "people_user_user_permissions_permission_id_55f01ef0" ON "people_user_user_permissions" ("permission_id");
CREATE UNIQUE INDEX "people_activity_members_activity_id_member_id_bb88f199_uniq" ON "people_activity_members" ("activity_id", "member_id");
CREATE INDEX "people_activity_members_activity_id_cc2168bd" ON "people_activity_members" ("activity_id");
CREATE INDEX "people_activity_members_member_id_34384ee6" ON "people_activity_members" ("member_id");
CREATE UNIQUE INDEX "role_granted_once_at_a_time" ON "people_rolegrant" ("user_id", "role", (COALESCE("cooperative_id", 0))) WHERE "to_on" IS NULL;
CREATE INDEX "people_rolegrant_approved_by_id_dc79577c" ON "people_rolegrant" ("approved_by_id");
CREATE INDEX "people_rolegrant_cooperative_id_f5396bca" ON "people_rolegrant" ("cooperative_id");
CREATE INDEX "people_rolegrant_granted_by_id_7116f728" ON "people_rolegrant" ("granted_by_id");
CREATE INDEX "people_rolegrant_user_id_066ec3ef" ON "people_rolegrant" ("user_id");
CREATE TABLE "account_emailconfirmation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created" datetime NOT NULL, "sent" datetime NULL, "key" varchar(64) NOT NULL UNIQUE, "email_address_id" integer NOT NULL REFERENCES "account_emailaddress" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "account_emailconfirmation_email_address_id_5b7f8c58" ON "account_emailconfirmation" ("email_address_id");
CREATE TABLE "account_emailaddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verified" bool NOT NULL, "primary" bool NOT NULL, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "email" varchar(254) NOT NULL);
CREATE UNIQUE INDEX "account_emailaddress_user_id_email_987c8728_uniq" ON "account_emailaddress" ("user_id", "email");
CREATE UNIQUE INDEX "unique_verified_email" ON "account_emailaddress" ("email") WHERE "verified" = 1;
CREATE INDEX "account_emailaddress_user_id_2c513194" ON "account_emailaddress" ("user_id");
CREATE INDEX "account_emailaddress_email_03be32b2" ON "account_emailaddress" ("email");
CREATE UNIQUE INDEX "unique_primary_email" ON "account_emailaddress" ("user_id", "primary") WHERE "primary" = 1;
CREATE TABLE "people_memberimport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "sha256" varchar(64) NOT NULL, "content" text NOT NULL, "state" varchar(10) NOT NULL, "lines" integer unsigned NOT NULL CHECK ("lines" >= 0), "created" integer unsigned NOT NULL CHECK ("created" >= 0), "changed" integer unsigned NOT NULL CHECK ("changed" >= 0), "problems" text NOT NULL CHECK ((JSON_VALID("problems") OR "problems" IS NULL)), "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "people_memberimport_by_id_8bd0537e" ON "people_memberimport" ("by_id");
CREATE TABLE "people_factorcheck" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "kind" varchar(20) NOT NULL, "passed" bool NOT NULL, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "people_factorcheck_user_id_8db158a6" ON "people_factorcheck" ("user_id");
CREATE INDEX "factor_check_of_a_person" ON "people_factorcheck" ("user_id", "at");
CREATE TABLE "people_accountchangeevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "change_id" bigint NOT NULL REFERENCES "people_accountchange" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "account_change_event_once" UNIQUE ("change_id", "sequence"));
CREATE INDEX "people_accountchangeevent_by_id_0d016b04" ON "people_accountchangeevent" ("by_id");
CREATE INDEX "people_accountchangeevent_change_id_6c729355" ON "people_accountchangeevent" ("change_id");
CREATE TRIGGER people_accountchangeevent_no_update BEFORE UPDATE ON people_accountchangeevent 
       BEGIN SELECT RAISE(ABORT, 'people_accountchangeevent is append-only: UPDATE refused'); END;
CREATE TRIGGER people_accountchangeevent_no_delete BEFORE DELETE ON people_accountchangeevent 
       BEGIN SELECT RAISE(ABORT, 'people_accountchangeevent is append-only: DELETE refused'); END;
CREATE TABLE "people_activity" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(20) NOT NULL UNIQUE, "name" varchar(120) NOT NULL, "region" varchar(40) NOT NULL, "opened_on" date NOT NULL, "closed_on" date NULL, "cooperative_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "sector" varchar(40) NOT NULL);
CREATE INDEX "people_activity_cooperative_id_88eada86" ON "people_activity" ("cooperative_id");
CREATE TABLE "ledger_fund" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(20) NOT NULL UNIQUE, "name" varchar(100) NOT NULL, "currency" varchar(3) NOT NULL);
CREATE TABLE "ledger_fund_cooperatives" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "cooperative_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "ledger_daytotal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "in_cents" bigint NOT NULL, "out_cents" bigint NOT NULL, "account_id" bigint NOT NULL REFERENCES "ledger_account" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "day_total_once" UNIQUE ("account_id", "on"));
CREATE TABLE "ledger_commitment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(120) NOT NULL UNIQUE, "reference" varchar(60) NOT NULL, "reserved_cents" bigint NOT NULL, "used_cents" bigint NOT NULL, "released_cents" bigint NOT NULL, "opened_on" date NOT NULL, "envelope_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "commitment_reserves_something" CHECK ("reserved_cents" > 0), CONSTRAINT "commitment_is_never_overused" CHECK (("used_cents" >= 0 AND "released_cents" >= 0 AND "reserved_cents" >= ("used_cents" + "released_cents"))));
CREATE UNIQUE INDEX "ledger_fund_cooperatives_fund_id_cooperative_id_d3102e19_uniq" ON "ledger_fund_cooperatives" ("fund_id", "cooperative_id");
CREATE INDEX "ledger_fund_cooperatives_fund_id_e3c78126" ON "ledger_fund_cooperatives" ("fund_id");
CREATE INDEX "ledger_fund_cooperatives_cooperative_id_50326182" ON "ledger_fund_cooperatives" ("cooperative_id");
CREATE INDEX "ledger_commitment_reference_29937c4b" ON "ledger_commitment" ("reference");
CREATE INDEX "ledger_commitment_envelope_id_fa8bb613" ON "ledger_commitment" ("envelope_id");
CREATE TABLE "ledger_account" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(20) NOT NULL, "ref" varchar(60) NOT NULL, "floor_cents" bigint NULL, "in_cents" bigint NOT NULL, "out_cents" bigint NOT NULL, "opened_at" datetime NOT NULL, "envelope_id" bigint NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "account_once_an_envelope" UNIQUE ("envelope_id", "kind", "ref"), CONSTRAINT "account_keeps_its_floor" CHECK (("floor_cents" IS NULL OR "in_cents" >= ("floor_cents" + "out_cents"))));
CREATE UNIQUE INDEX "account_once_a_fund" ON "ledger_account" ("fund_id", "kind", "ref") WHERE "envelope_id" IS NULL;
CREATE INDEX "ledger_account_envelope_id_b9329ab6" ON "ledger_account" ("envelope_id");
CREATE INDEX "ledger_account_fund_id_3ef65f98" ON "ledger_account" ("fund_id");
CREATE INDEX "account_by_kind" ON "ledger_account" ("fund_id", "kind");
CREATE TABLE "ledger_movement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(120) NOT NULL, "digest" varchar(64) NOT NULL, "booked_on" date NOT NULL, "value_on" date NOT NULL, "recorded_at" datetime NOT NULL, "why" varchar(200) NOT NULL, "source_ref" varchar(120) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "reverses_id" bigint NULL UNIQUE REFERENCES "ledger_movement" ("id") DEFERRABLE INITIALLY DEFERRED, "asked_on" date NULL, CONSTRAINT "movement_key_once" UNIQUE ("key"));
CREATE INDEX "movement_by_day" ON "ledger_movement" ("fund_id", "booked_on");
CREATE INDEX "movement_by_reference" ON "ledger_movement" ("source_ref");
CREATE TABLE "ledger_transfer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "amount_cents" bigint NOT NULL, "movement_id" bigint NOT NULL REFERENCES "ledger_movement" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" bigint NOT NULL REFERENCES "ledger_account" ("id") DEFERRABLE INITIALLY DEFERRED, "target_id" bigint NOT NULL REFERENCES "ledger_account" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "transfer_moves_something" CHECK ("amount_cents" > 0), CONSTRAINT "transfer_has_two_ends" CHECK (NOT ("source_id" = ("target_id"))), CONSTRAINT "transfer_position_once" UNIQUE ("movement_id", "position"));
CREATE INDEX "ledger_transfer_source_id_c0c32e3f" ON "ledger_transfer" ("source_id");
CREATE INDEX "ledger_transfer_target_id_e23e82fd" ON "ledger_transfer" ("target_id");
CREATE TRIGGER ledger_movement_no_update BEFORE UPDATE ON ledger_movement 
       BEGIN SELECT RAISE(ABORT, 'ledger_movement is append-only: UPDATE refused'); END;
CREATE TRIGGER ledger_movement_no_delete BEFORE DELETE ON ledger_movement 
       BEGIN SELECT RAISE(ABORT, 'ledger_movement is append-only: DELETE refused'); END;
CREATE TRIGGER ledger_transfer_no_update BEFORE UPDATE ON ledger_transfer 
       BEGIN SELECT RAISE(ABORT, 'ledger_transfer is append-only: UPDATE refused'); END;
CREATE TRIGGER ledger_transfer_no_delete BEFORE DELETE ON ledger_transfer 
       BEGIN SELECT RAISE(ABORT, 'ledger_transfer is append-only: DELETE refused'); END;
CREATE TABLE ledger_posting (first_id bigint NOT NULL, last_id bigint NOT NULL);
CREATE TRIGGER ledger_transfer_only_posted BEFORE INSERT ON ledger_transfer WHEN NOT EXISTS (SELECT 1 FROM ledger_posting) BEGIN SELECT RAISE(ABORT, 'transfers and totals are written by posting only: refused'); END;
CREATE TRIGGER ledger_account_totals BEFORE UPDATE OF in_cents, out_cents ON ledger_account
WHEN NOT EXISTS (SELECT 1 FROM ledger_posting) AND (OLD.in_cents <> NEW.in_cents OR OLD.out_cents <> NEW.out_cents) BEGIN SELECT RAISE(ABORT, 'transfers and totals are written by posting only: refused'); END;
CREATE TRIGGER ledger_account_opens_empty BEFORE INSERT ON ledger_account
WHEN NEW.in_cents <> 0 OR NEW.out_cents <> 0 BEGIN SELECT RAISE(ABORT, 'transfers and totals are written by posting only: refused'); END;
CREATE TRIGGER ledger_daytotal_no_insert BEFORE INSERT ON ledger_daytotal WHEN NOT EXISTS (SELECT 1 FROM ledger_posting) BEGIN SELECT RAISE(ABORT, 'transfers and totals are written by posting only: refused'); END;
CREATE TRIGGER ledger_daytotal_no_update BEFORE UPDATE ON ledger_daytotal WHEN NOT EXISTS (SELECT 1 FROM ledger_posting) BEGIN SELECT RAISE(ABORT, 'transfers and totals are written by posting only: refused'); END;
CREATE TRIGGER ledger_daytotal_no_delete BEFORE DELETE ON ledger_daytotal WHEN NOT EXISTS (SELECT 1 FROM ledger_posting) BEGIN SELECT RAISE(ABORT, 'transfers and totals are written by posting only: refused'); END;
CREATE TABLE "ledger_envelope" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(40) NOT NULL, "name" varchar(100) NOT NULL, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "cooperative_id" bigint NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "earmark" varchar(12) NOT NULL, "funder" varchar(100) NOT NULL, CONSTRAINT "envelope_code_once_a_fund" UNIQUE ("fund_id", "code"), CONSTRAINT "envelope_names_who_earmarks_it" CHECK ((("cooperative_id" IS NOT NULL AND "earmark" = 'cooperative' AND "funder" = '') OR ("cooperative_id" IS NULL AND "earmark" = 'funder' AND NOT ("funder" = '')) OR ("cooperative_id" IS NULL AND "earmark" IN ('none', 'programme') AND "funder" = ''))));
CREATE INDEX "ledger_envelope_code_f02ef2e8" ON "ledger_envelope" ("code");
CREATE INDEX "ledger_envelope_fund_id_7fe47096" ON "ledger_envelope" ("fund_id");
CREATE INDEX "ledger_envelope_cooperative_id_8ef865be" ON "ledger_envelope" ("cooperative_id");
CREATE TABLE "ledger_envelopechange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "reserve_cents" bigint NOT NULL, "earmark" varchar(12) NOT NULL, "funder" varchar(100) NOT NULL, "cooperative_id" bigint NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "envelope_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "envelope_change_reserve_not_negative" CHECK ("reserve_cents" >= 0), CONSTRAINT "envelope_change_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))));
CREATE INDEX "ledger_envelopechange_state_d45d5cfc" ON "ledger_envelopechange" ("state");
CREATE INDEX "ledger_envelopechange_cooperative_id_99dea10f" ON "ledger_envelopechange" ("cooperative_id");
CREATE INDEX "ledger_envelopechange_decided_by_id_7a601971" ON "ledger_envelopechange" ("decided_by_id");
CREATE INDEX "ledger_envelopechange_envelope_id_ae053f12" ON "ledger_envelopechange" ("envelope_id");
CREATE INDEX "ledger_envelopechange_fund_id_45392576" ON "ledger_envelopechange" ("fund_id");
CREATE INDEX "ledger_envelopechange_proposed_by_id_ecbd17fa" ON "ledger_envelopechange" ("proposed_by_id");
CREATE TABLE "ledger_envelopechangeevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "change_id" bigint NOT NULL REFERENCES "ledger_envelopechange" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "envelope_change_event_once" UNIQUE ("change_id", "sequence"));
CREATE INDEX "ledger_envelopechangeevent_by_id_5cf08b31" ON "ledger_envelopechangeevent" ("by_id");
CREATE INDEX "ledger_envelopechangeevent_change_id_942aaf8e" ON "ledger_envelopechangeevent" ("change_id");
CREATE TABLE "ledger_envelopetransfer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "cents" bigint NOT NULL, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "movement_id" bigint NULL UNIQUE REFERENCES "ledger_movement" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "target_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "envelope_transfer_moves_something" CHECK ("cents" > 0), CONSTRAINT "envelope_transfer_has_two_ends" CHECK (NOT ("source_id" = ("target_id"))), CONSTRAINT "envelope_transfer_approved_is_posted" CHECK ((("movement_id" IS NOT NULL AND "state" = 'approved') OR (NOT ("state" = 'approved') AND "movement_id" IS NULL))), CONSTRAINT "envelope_transfer_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))));
CREATE INDEX "ledger_envelopetransfer_state_bfc1923d" ON "ledger_envelopetransfer" ("state");
CREATE INDEX "ledger_envelopetransfer_decided_by_id_b1a3da91" ON "ledger_envelopetransfer" ("decided_by_id");
CREATE INDEX "ledger_envelopetransfer_fund_id_04369a33" ON "ledger_envelopetransfer" ("fund_id");
CREATE INDEX "ledger_envelopetransfer_proposed_by_id_9a549cfc" ON "ledger_envelopetransfer" ("proposed_by_id");
CREATE INDEX "ledger_envelopetransfer_source_id_ec6529ec" ON "ledger_envelopetransfer" ("source_id");
CREATE INDEX "ledger_envelopetransfer_target_id_9287eea0" ON "ledger_envelopetransfer" ("target_id");
CREATE TABLE "ledger_envelopetransferevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "transfer_id" bigint NOT NULL REFERENCES "ledger_envelopetransfer" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "envelope_transfer_event_once" UNIQUE ("transfer_id", "sequence"));
CREATE INDEX "ledger_envelopetransferevent_by_id_56ab70e3" ON "ledger_envelopetransferevent" ("by_id");
CREATE INDEX "ledger_envelopetransferevent_transfer_id_27ca2d3a" ON "ledger_envelopetransferevent" ("transfer_id");
CREATE TABLE "ledger_waitinggrant" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(120) NOT NULL UNIQUE, "purpose" varchar(20) NOT NULL, "reference" varchar(60) NOT NULL, "cents" bigint NOT NULL, "urgency" smallint unsigned NOT NULL CHECK ("urgency" >= 0), "since" datetime NOT NULL, "until" date NOT NULL, "problem" varchar(300) NOT NULL, "ended_on" date NULL, "state" varchar(20) NOT NULL, "commitment_id" bigint NULL UNIQUE REFERENCES "ledger_commitment" ("id") DEFERRABLE INITIALLY DEFERRED, "envelope_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "waiting_grant_waits_for_something" CHECK ("cents" > 0), CONSTRAINT "waiting_grant_served_has_its_money" CHECK ((("commitment_id" IS NOT NULL AND "state" = 'served') OR (NOT ("state" = 'served') AND "commitment_id" IS NULL))));
CREATE INDEX "ledger_waitinggrant_reference_732d302b" ON "ledger_waitinggrant" ("reference");
CREATE INDEX "ledger_waitinggrant_state_4565030e" ON "ledger_waitinggrant" ("state");
CREATE INDEX "ledger_waitinggrant_envelope_id_5c6df1b5" ON "ledger_waitinggrant" ("envelope_id");
CREATE INDEX "waiting_queue" ON "ledger_waitinggrant" ("envelope_id", "urgency" DESC, "since") WHERE "state" = 'open';
CREATE TABLE "ledger_waitinggrantevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "waiting_id" bigint NOT NULL REFERENCES "ledger_waitinggrant" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "waiting_event_numbered_once" UNIQUE ("waiting_id", "sequence"));
CREATE INDEX "ledger_waitinggrantevent_by_id_a8a493ac" ON "ledger_waitinggrantevent" ("by_id");
CREATE INDEX "ledger_waitinggrantevent_waiting_id_170405e9" ON "ledger_waitinggrantevent" ("waiting_id");
CREATE TRIGGER ledger_envelopetransfer_no_update BEFORE UPDATE ON ledger_envelopetransfer WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'ledger_envelopetransfer is append-only: UPDATE refused'); END;
CREATE TRIGGER ledger_envelopetransfer_no_delete BEFORE DELETE ON ledger_envelopetransfer WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'ledger_envelopetransfer is append-only: DELETE refused'); END;
CREATE TRIGGER ledger_envelopetransferevent_no_update BEFORE UPDATE ON ledger_envelopetransferevent 
       BEGIN SELECT RAISE(ABORT, 'ledger_envelopetransferevent is append-only: UPDATE refused'); END;
CREATE TRIGGER ledger_envelopetransferevent_no_delete BEFORE DELETE ON ledger_envelopetransferevent 
       BEGIN SELECT RAISE(ABORT, 'ledger_envelopetransferevent is append-only: DELETE refused'); END;
CREATE TRIGGER ledger_envelopechange_no_update BEFORE UPDATE ON ledger_envelopechange WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'ledger_envelopechange is append-only: UPDATE refused'); END;
CREATE TRIGGER ledger_envelopechange_no_delete BEFORE DELETE ON ledger_envelopechange WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'ledger_envelopechange is append-only: DELETE refused'); END;
CREATE TRIGGER ledger_envelopechangeevent_no_update BEFORE UPDATE ON ledger_envelopechangeevent 
       BEGIN SELECT RAISE(ABORT, 'ledger_envelopechangeevent is append-only: UPDATE refused'); END;
CREATE TRIGGER ledger_envelopechangeevent_no_delete BEFORE DELETE ON ledger_envelopechangeevent 
       BEGIN SELECT RAISE(ABORT, 'ledger_envelopechangeevent is append-only: DELETE refused'); END;
CREATE TRIGGER ledger_waitinggrant_no_update BEFORE UPDATE ON ledger_waitinggrant WHEN (OLD.state <> 'open')
       BEGIN SELECT RAISE(ABORT, 'ledger_waitinggrant is append-only: UPDATE refused'); END;
CREATE TRIGGER ledger_waitinggrant_no_delete BEFORE DELETE ON ledger_waitinggrant WHEN (OLD.state <> 'open')
       BEGIN SELECT RAISE(ABORT, 'ledger_waitinggrant is append-only: DELETE refused'); END;
CREATE TRIGGER ledger_waitinggrantevent_no_update BEFORE UPDATE ON ledger_waitinggrantevent 
       BEGIN SELECT RAISE(ABORT, 'ledger_waitinggrantevent is append-only: UPDATE refused'); END;
CREATE TRIGGER ledger_waitinggrantevent_no_delete BEFORE DELETE ON ledger_waitinggrantevent 
       BEGIN SELECT RAISE(ABORT, 'ledger_waitinggrantevent is append-only: DELETE refused'); END;
CREATE TABLE "ledger_proofrun" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "holds" bool NOT NULL, "seconds" real NOT NULL, "results" text NOT NULL CHECK ((JSON_VALID("results") OR "results" IS NULL)), "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "form" varchar(5) NOT NULL, "at" datetime NOT NULL);
CREATE INDEX "ledger_proofrun_by_id_aff620ff" ON "ledger_proofrun" ("by_id");
CREATE INDEX "ledger_proofrun_at_39751fbc" ON "ledger_proofrun" ("at");
CREATE TABLE "ledger_chainblock" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" bigint unsigned NOT NULL UNIQUE CHECK ("number" >= 0), "first_id" bigint NOT NULL, "last_id" bigint NOT NULL, "count" integer unsigned NOT NULL CHECK ("count" >= 0), "leaves" text NOT NULL, "previous" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "sealed_at" datetime NOT NULL, CONSTRAINT "chain_block_holds_something" CHECK (("count" > 0 AND "last_id" >= ("first_id"))));
CREATE TABLE "ledger_periodevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "period_id" bigint NOT NULL REFERENCES "ledger_period" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "period_event_once" UNIQUE ("period_id", "sequence"));
CREATE INDEX "ledger_periodevent_by_id_51bbad10" ON "ledger_periodevent" ("by_id");
CREATE INDEX "ledger_periodevent_period_id_be9e0789" ON "ledger_periodevent" ("period_id");
CREATE TABLE "ledger_valueshift" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "in_cents" bigint NOT NULL, "out_cents" bigint NOT NULL, "account_id" bigint NOT NULL REFERENCES "ledger_account" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "value_shift_once" UNIQUE ("account_id", "on"));
CREATE TRIGGER ledger_posting_folds BEFORE DELETE ON ledger_posting BEGIN
    SELECT RAISE(ABORT, 'a transfer stays inside one fund and one book') WHERE EXISTS (
        SELECT 1 FROM ledger_transfer
          JOIN ledger_movement movement ON movement.id = ledger_transfer.movement_id
          JOIN ledger_account source ON source.id = ledger_transfer.source_id
          JOIN ledger_account target ON target.id = ledger_transfer.target_id
         WHERE movement_id BETWEEN OLD.first_id AND OLD.last_id AND (
            source.fund_id <> movement.fund_id OR target.fund_id <> movement.fund_id
            OR (source.kind IN ('source', 'available', 'committed', 'spent', 'lent', 'lost')) <> (target.kind IN ('source', 'available', 'committed', 'spent', 'lent', 'lost'))));
    UPDATE ledger_account
       SET in_cents = ledger_account.in_cents + moved.in_cents, out_cents = ledger_account.out_cents + moved.out_cents
      FROM (SELECT account_id, SUM(in_cents) AS in_cents, SUM(out_cents) AS out_cents
              FROM (
    SELECT movement_id, target_id AS account_id, amount_cents AS in_cents, 0 AS out_cents
      FROM ledger_transfer WHERE movement_id BETWEEN OLD.first_id AND OLD.last_id
    UNION ALL SELECT movement_id, source_id, 0, amount_cents FROM ledger_transfer WHERE movement_id BETWEEN OLD.first_id AND OLD.last_id) GROUP BY account_id) AS moved
     WHERE ledger_account.id = moved.account_id;
    INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
    SELECT account_id, booked_on, SUM(in_cents), SUM(out_cents)
      FROM (
    SELECT movement_id, target_id AS account_id, amount_cents AS in_cents, 0 AS out_cents
      FROM ledger_transfer WHERE movement_id BETWEEN OLD.first_id AND OLD.last_id
    UNION ALL SELECT movement_id, source_id, 0, amount_cents FROM ledger_transfer WHERE movement_id BETWEEN OLD.first_id AND OLD.last_id) AS half JOIN ledger_movement movement ON movement.id = half.movement_id
     WHERE true GROUP BY account_id, booked_on
        ON CONFLICT (account_id, "on") DO UPDATE
       SET in_cents = in_cents + excluded.in_cents, out_cents = out_cents + excluded.out_cents;
    INSERT INTO ledger_valueshift (account_id, "on", in_cents, out_cents)
    SELECT account_id, "on", SUM(in_cents), SUM(out_cents)
      FROM (SELECT account_id, value_on AS "on", in_cents, out_cents
              FROM (
    SELECT movement_id, target_id AS account_id, amount_cents AS in_cents, 0 AS out_cents
      FROM ledger_transfer WHERE movement_id BETWEEN OLD.first_id AND OLD.last_id
    UNION ALL SELECT movement_id, source_id, 0, amount_cents FROM ledger_transfer WHERE movement_id BETWEEN OLD.first_id AND OLD.last_id) AS half JOIN ledger_movement movement ON movement.id = half.movement_id
             WHERE value_on <> booked_on
            UNION ALL
            SELECT account_id, booked_on, -in_cents, -out_cents
              FROM (
    SELECT movement_id, target_id AS account_id, amount_cents AS in_cents, 0 AS out_cents
      FROM ledger_transfer WHERE movement_id BETWEEN OLD.first_id AND OLD.last_id
    UNION ALL SELECT movement_id, source_id, 0, amount_cents FROM ledger_transfer WHERE movement_id BETWEEN OLD.first_id AND OLD.last_id) AS half JOIN ledger_movement movement ON movement.id = half.movement_id
             WHERE value_on <> booked_on)
     WHERE true GROUP BY account_id, "on"
        ON CONFLICT (account_id, "on") DO UPDATE
       SET in_cents = in_cents + excluded.in_cents, out_cents = out_cents + excluded.out_cents;
END;
CREATE TRIGGER ledger_valueshift_no_insert BEFORE INSERT ON ledger_valueshift WHEN NOT EXISTS (SELECT 1 FROM ledger_posting) BEGIN SELECT RAISE(ABORT, 'transfers and totals are written by posting only'); END;
CREATE TRIGGER ledger_valueshift_no_update BEFORE UPDATE ON ledger_valueshift WHEN NOT EXISTS (SELECT 1 FROM ledger_posting) BEGIN SELECT RAISE(ABORT, 'transfers and totals are written by posting only'); END;
CREATE TRIGGER ledger_valueshift_no_delete BEFORE DELETE ON ledger_valueshift WHEN NOT EXISTS (SELECT 1 FROM ledger_posting) BEGIN SELECT RAISE(ABORT, 'transfers and totals are written by posting only'); END;
CREATE TRIGGER ledger_fund_keeps_currency BEFORE UPDATE OF currency ON ledger_fund
WHEN OLD.currency <> NEW.currency AND EXISTS (SELECT 1 FROM ledger_movement WHERE fund_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'a fund that has moved money keeps its currency'); END;
CREATE TRIGGER ledger_periodevent_no_update BEFORE UPDATE ON ledger_periodevent 
       BEGIN SELECT RAISE(ABORT, 'ledger_periodevent is append-only: UPDATE refused'); END;
CREATE TRIGGER ledger_periodevent_no_delete BEFORE DELETE ON ledger_periodevent 
       BEGIN SELECT RAISE(ABORT, 'ledger_periodevent is append-only: DELETE refused'); END;
CREATE TRIGGER ledger_chainblock_no_update BEFORE UPDATE ON ledger_chainblock 
       BEGIN SELECT RAISE(ABORT, 'ledger_chainblock is append-only: UPDATE refused'); END;
CREATE TRIGGER ledger_chainblock_no_delete BEFORE DELETE ON ledger_chainblock 
       BEGIN SELECT RAISE(ABORT, 'ledger_chainblock is append-only: DELETE refused'); END;
CREATE TABLE "accounting_chartofaccounts" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "standard" varchar(5) NOT NULL, "company" varchar(10) NOT NULL, "numbers" text NOT NULL CHECK ((JSON_VALID("numbers") OR "numbers" IS NULL)), "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "entity_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "chart_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))));
CREATE INDEX "accounting_chartofaccounts_state_e6ebb760" ON "accounting_chartofaccounts" ("state");
CREATE INDEX "accounting_chartofaccounts_decided_by_id_3c076084" ON "accounting_chartofaccounts" ("decided_by_id");
CREATE INDEX "accounting_chartofaccounts_entity_id_24aa4513" ON "accounting_chartofaccounts" ("entity_id");
CREATE INDEX "accounting_chartofaccounts_fund_id_afdc1cec" ON "accounting_chartofaccounts" ("fund_id");
CREATE INDEX "accounting_chartofaccounts_proposed_by_id_81c0dd14" ON "accounting_chartofaccounts" ("proposed_by_id");
CREATE INDEX "chart_in_force" ON "accounting_chartofaccounts" ("fund_id", "entity_id", "state");
CREATE TABLE "accounting_accountingexport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "state" varchar(8) NOT NULL, "done" integer unsigned NOT NULL CHECK ("done" >= 0), "wanted" integer unsigned NULL CHECK ("wanted" >= 0), "tries" integer unsigned NOT NULL CHECK ("tries" >= 0), "seen_at" datetime NULL, "ended_at" datetime NULL, "problem" varchar(300) NOT NULL, "file" varchar(100) NOT NULL, "filename" varchar(120) NOT NULL, "content_type" varchar(100) NOT NULL, "size" bigint unsigned NOT NULL CHECK ("size" >= 0), "sha256" varchar(64) NOT NULL, "last_day" date NULL, "layout" varchar(8) NOT NULL, "since" date NOT NULL, "until" date NOT NULL, "only_new" bool NOT NULL, "through" bigint NOT NULL, "covered" text NOT NULL CHECK ((JSON_VALID("covered") OR "covered" IS NULL)), "entries" integer unsigned NOT NULL CHECK ("entries" >= 0), "debit_cents" bigint NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "entity_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "chart_id" bigint NOT NULL REFERENCES "accounting_chartofaccounts" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "accounting_export_ends_after_it_begins" CHECK ("until" >= ("since")));
CREATE INDEX "accounting_accountingexport_by_id_fc40f89a" ON "accounting_accountingexport" ("by_id");
CREATE INDEX "accounting_accountingexport_entity_id_0cdbda0d" ON "accounting_accountingexport" ("entity_id");
CREATE INDEX "accounting_accountingexport_fund_id_ba0706c9" ON "accounting_accountingexport" ("fund_id");
CREATE INDEX "accounting_accountingexport_chart_id_b779cdb8" ON "accounting_accountingexport" ("chart_id");
CREATE INDEX "accounting_export_of_entity" ON "accounting_accountingexport" ("fund_id", "entity_id", "at" DESC);
CREATE TABLE "accounting_chartofaccountsevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "chart_id" bigint NOT NULL REFERENCES "accounting_chartofaccounts" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "chart_event_once" UNIQUE ("chart_id", "sequence"));
CREATE INDEX "accounting_chartofaccountsevent_by_id_13e25478" ON "accounting_chartofaccountsevent" ("by_id");
CREATE INDEX "accounting_chartofaccountsevent_chart_id_0b5acc2d" ON "accounting_chartofaccountsevent" ("chart_id");
CREATE TABLE "accounting_entrynumber" ("movement_id" bigint NOT NULL PRIMARY KEY REFERENCES "ledger_movement" ("id") DEFERRABLE INITIALLY DEFERRED, "year" smallint unsigned NOT NULL CHECK ("year" >= 0), "number" integer unsigned NOT NULL CHECK ("number" >= 0), "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "entry_number_once_a_year" UNIQUE ("fund_id", "year", "number"));
CREATE TRIGGER accounting_chartofaccounts_no_update BEFORE UPDATE ON accounting_chartofaccounts WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'accounting_chartofaccounts is append-only: UPDATE refused'); END;
CREATE TRIGGER accounting_chartofaccounts_no_delete BEFORE DELETE ON accounting_chartofaccounts WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'accounting_chartofaccounts is append-only: DELETE refused'); END;
CREATE TRIGGER accounting_chartofaccountsevent_no_update BEFORE UPDATE ON accounting_chartofaccountsevent 
       BEGIN SELECT RAISE(ABORT, 'accounting_chartofaccountsevent is append-only: UPDATE refused'); END;
CREATE TRIGGER accounting_chartofaccountsevent_no_delete BEFORE DELETE ON accounting_chartofaccountsevent 
       BEGIN SELECT RAISE(ABORT, 'accounting_chartofaccountsevent is append-only: DELETE refused'); END;
CREATE TRIGGER accounting_entrynumber_no_update BEFORE UPDATE ON accounting_entrynumber 
       BEGIN SELECT RAISE(ABORT, 'accounting_entrynumber is append-only: UPDATE refused'); END;
CREATE TRIGGER accounting_entrynumber_no_delete BEFORE DELETE ON accounting_entrynumber 
       BEGIN SELECT RAISE(ABORT, 'accounting_entrynumber is append-only: DELETE refused'); END;
CREATE TABLE "cases_correction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "fields" text NOT NULL CHECK ((JSON_VALID("fields") OR "fields" IS NULL)), "sentence" text NOT NULL, "opened_on" date NOT NULL, "opened_at" datetime NOT NULL, "resolved_at" datetime NULL, "asked_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "cases_message" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "internal" bool NOT NULL, "key" char(32) NOT NULL UNIQUE, "at" datetime NOT NULL, "read_at" datetime NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "cases_opinion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "recommended_cents" bigint NULL, "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "cases_correction_asked_by_id_eff48abd" ON "cases_correction" ("asked_by_id");
CREATE INDEX "cases_correction_case_id_6ad7f97d" ON "cases_correction" ("case_id");
CREATE INDEX "cases_message_by_id_32a3f716" ON "cases_message" ("by_id");
CREATE INDEX "cases_message_case_id_544aca6d" ON "cases_message" ("case_id");
CREATE INDEX "cases_opinion_by_id_e3b8b389" ON "cases_opinion" ("by_id");
CREATE INDEX "cases_opinion_case_id_2f32e550" ON "cases_opinion" ("case_id");
CREATE TABLE "cases_caseevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "case_event_sequence_once" UNIQUE ("case_id", "sequence"));
CREATE INDEX "cases_caseevent_by_id_fa00fac4" ON "cases_caseevent" ("by_id");
CREATE INDEX "cases_caseevent_case_id_6c6031ac" ON "cases_caseevent" ("case_id");
CREATE UNIQUE INDEX "one_open_correction_a_case" ON "cases_correction" ("case_id") WHERE "resolved_at" IS NULL;
CREATE TRIGGER cases_caseevent_no_update BEFORE UPDATE ON cases_caseevent 
       BEGIN SELECT RAISE(ABORT, 'cases_caseevent is append-only: UPDATE refused'); END;
CREATE TRIGGER cases_caseevent_no_delete BEFORE DELETE ON cases_caseevent 
       BEGIN SELECT RAISE(ABORT, 'cases_caseevent is append-only: DELETE refused'); END;
CREATE TABLE "cases_breach" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "what" varchar(8) NOT NULL, "promised_on" date NOT NULL, "noted_on" date NOT NULL, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "breach_noted_once_a_promise" UNIQUE ("case_id", "what"));
CREATE TABLE "cases_servicetargets" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "from_on" date NOT NULL, "critical_days" smallint unsigned NOT NULL CHECK ("critical_days" >= 0), "high_days" smallint unsigned NOT NULL CHECK ("high_days" >= 0), "ordinary_days" smallint unsigned NOT NULL CHECK ("ordinary_days" >= 0), "money_days" smallint unsigned NOT NULL CHECK ("money_days" >= 0), "proposed_at" datetime NULL, "approved_at" datetime NULL, "approved_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "targets_promise_the_urgent_sooner" CHECK (("critical_days" <= ("high_days") AND "high_days" <= ("ordinary_days"))), CONSTRAINT "targets_are_set_by_two_people" CHECK (("approved_by_id" IS NULL OR "proposed_by_id" IS NULL OR NOT ("approved_by_id" = ("proposed_by_id") AND "approved_by_id" IS NOT NULL AND "proposed_by_id" IS NOT NULL))));
CREATE INDEX "cases_breach_case_id_6384b743" ON "cases_breach" ("case_id");
CREATE INDEX "cases_servicetargets_approved_by_id_190e6669" ON "cases_servicetargets" ("approved_by_id");
CREATE INDEX "cases_servicetargets_proposed_by_id_3bb150a6" ON "cases_servicetargets" ("proposed_by_id");
CREATE TRIGGER cases_breach_no_update BEFORE UPDATE ON cases_breach 
       BEGIN SELECT RAISE(ABORT, 'cases_breach is append-only: UPDATE refused'); END;
CREATE TRIGGER cases_breach_no_delete BEFORE DELETE ON cases_breach 
       BEGIN SELECT RAISE(ABORT, 'cases_breach is append-only: DELETE refused'); END;
CREATE TRIGGER cases_servicetargets_no_update BEFORE UPDATE ON cases_servicetargets WHEN (OLD.approved_at IS NOT NULL)
       BEGIN SELECT RAISE(ABORT, 'cases_servicetargets is append-only: UPDATE refused'); END;
CREATE TRIGGER cases_servicetargets_no_delete BEFORE DELETE ON cases_servicetargets WHEN (OLD.approved_at IS NOT NULL)
       BEGIN SELECT RAISE(ABORT, 'cases_servicetargets is append-only: DELETE refused'); END;
CREATE TABLE "cases_answersread" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "record" text NOT NULL, "at" datetime NOT NULL, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "answers_read_once_a_reader" UNIQUE ("case_id", "user_id"));
CREATE INDEX "cases_answersread_case_id_efa6c5f5" ON "cases_answersread" ("case_id");
CREATE INDEX "cases_answersread_user_id_93a2e7ac" ON "cases_answersread" ("user_id");
CREATE TABLE "banking_paymentbatchevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "batch_id" bigint NOT NULL REFERENCES "banking_paymentbatch" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "payment_batch_event_once" UNIQUE ("batch_id", "sequence"));
CREATE INDEX "banking_paymentbatchevent_batch_id_984e2d06" ON "banking_paymentbatchevent" ("batch_id");
CREATE INDEX "banking_paymentbatchevent_by_id_56e90fa1" ON "banking_paymentbatchevent" ("by_id");
CREATE TABLE "banking_paymentorderevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "order_id" bigint NOT NULL REFERENCES "banking_paymentorder" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "payment_order_event_once" UNIQUE ("order_id", "sequence"));
CREATE INDEX "banking_paymentorderevent_by_id_1a86dba1" ON "banking_paymentorderevent" ("by_id");
CREATE INDEX "banking_paymentorderevent_order_id_5f12b8ff" ON "banking_paymentorderevent" ("order_id");
CREATE TABLE "banking_match" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "use" varchar(20) NOT NULL, "cents" bigint NOT NULL, "because" varchar(200) NOT NULL, "at" datetime NOT NULL, "undone_at" datetime NULL, "batch_line_id" bigint NULL REFERENCES "banking_batchline" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "expected_id" bigint NULL REFERENCES "banking_expectedpayment" ("id") DEFERRABLE INITIALLY DEFERRED, "movement_id" bigint NULL REFERENCES "ledger_movement" ("id") DEFERRABLE INITIALLY DEFERRED, "undone_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "line_id" bigint NOT NULL REFERENCES "banking_statementline" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "match_is_above_zero" CHECK ("cents" > 0));
CREATE INDEX "banking_match_batch_line_id_69d0acbe" ON "banking_match" ("batch_line_id");
CREATE INDEX "banking_match_by_id_a03b7474" ON "banking_match" ("by_id");
CREATE INDEX "banking_match_expected_id_da5c8749" ON "banking_match" ("expected_id");
CREATE INDEX "banking_match_movement_id_25f48031" ON "banking_match" ("movement_id");
CREATE INDEX "banking_match_undone_by_id_e9a23c09" ON "banking_match" ("undone_by_id");
CREATE INDEX "banking_match_line_id_bf16c7a2" ON "banking_match" ("line_id");
CREATE UNIQUE INDEX "payment_confirmed_once" ON "banking_match" ("batch_line_id") WHERE ("undone_at" IS NULL AND "use" = 'order');
CREATE UNIQUE INDEX "payment_returned_once" ON "banking_match" ("batch_line_id") WHERE ("undone_at" IS NULL AND "use" = 'return');
CREATE TABLE "banking_statementlineevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "line_id" bigint NOT NULL REFERENCES "banking_statementline" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "bank_line_event_once" UNIQUE ("line_id", "sequence"));
CREATE INDEX "banking_statementlineevent_by_id_027cc408" ON "banking_statementlineevent" ("by_id");
CREATE INDEX "banking_statementlineevent_line_id_c8c23505" ON "banking_statementlineevent" ("line_id");
CREATE TRIGGER banking_paymentorderevent_no_update BEFORE UPDATE ON banking_paymentorderevent 
       BEGIN SELECT RAISE(ABORT, 'banking_paymentorderevent is append-only: UPDATE refused'); END;
CREATE TRIGGER banking_paymentorderevent_no_delete BEFORE DELETE ON banking_paymentorderevent 
       BEGIN SELECT RAISE(ABORT, 'banking_paymentorderevent is append-only: DELETE refused'); END;
CREATE TRIGGER banking_paymentbatchevent_no_update BEFORE UPDATE ON banking_paymentbatchevent 
       BEGIN SELECT RAISE(ABORT, 'banking_paymentbatchevent is append-only: UPDATE refused'); END;
CREATE TRIGGER banking_paymentbatchevent_no_delete BEFORE DELETE ON banking_paymentbatchevent 
       BEGIN SELECT RAISE(ABORT, 'banking_paymentbatchevent is append-only: DELETE refused'); END;
CREATE TRIGGER banking_statementlineevent_no_update BEFORE UPDATE ON banking_statementlineevent 
       BEGIN SELECT RAISE(ABORT, 'banking_statementlineevent is append-only: UPDATE refused'); END;
CREATE TRIGGER banking_statementlineevent_no_delete BEFORE DELETE ON banking_statementlineevent 
       BEGIN SELECT RAISE(ABORT, 'banking_statementlineevent is append-only: DELETE refused'); END;
CREATE TABLE "banking_approval" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "digest" varchar(64) NOT NULL, "at" datetime NOT NULL, "voided_at" datetime NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "batch_id" bigint NOT NULL REFERENCES "banking_paymentbatch" ("id") DEFERRABLE INITIALLY DEFERRED, "factor_id" bigint NULL REFERENCES "people_factorcheck" ("id") DEFERRABLE INITIALLY DEFERRED, "role" varchar(20) NOT NULL, CONSTRAINT "approval_voided_after_it_was_given" CHECK (("voided_at" IS NULL OR "voided_at" >= ("at"))));
CREATE UNIQUE INDEX "one_standing_approval_a_person" ON "banking_approval" ("batch_id", "by_id") WHERE "voided_at" IS NULL;
CREATE INDEX "banking_approval_by_id_68a8c088" ON "banking_approval" ("by_id");
CREATE INDEX "banking_approval_batch_id_108ff35a" ON "banking_approval" ("batch_id");
CREATE INDEX "banking_approval_factor_id_b209c80a" ON "banking_approval" ("factor_id");
CREATE TABLE "banking_bankaccount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL, "iban" varchar(34) NOT NULL UNIQUE, "bic" varchar(11) NOT NULL, "holder" varchar(70) NOT NULL, "street" varchar(70) NOT NULL, "building" varchar(16) NOT NULL, "postcode" varchar(16) NOT NULL, "town" varchar(35) NOT NULL, "country" varchar(2) NOT NULL, "ledger_ref" varchar(34) NOT NULL, "is_paying" bool NOT NULL, "cooperative_id" bigint NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "pain_version" varchar(2) NOT NULL, CONSTRAINT "bank_account_once_in_the_ledger" UNIQUE ("fund_id", "ledger_ref"), CONSTRAINT "bank_account_has_an_iban" CHECK (NOT ("iban" = '')));
CREATE INDEX "banking_bankaccount_cooperative_id_3d5bd996" ON "banking_bankaccount" ("cooperative_id");
CREATE INDEX "banking_bankaccount_fund_id_b5ac6a99" ON "banking_bankaccount" ("fund_id");
CREATE TABLE "banking_batchline" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "end_to_end_id" varchar(35) NOT NULL UNIQUE, "cents" bigint NOT NULL, "is_active" bool NOT NULL, "was_sent" bool NOT NULL, "batch_id" bigint NOT NULL REFERENCES "banking_paymentbatch" ("id") DEFERRABLE INITIALLY DEFERRED, "order_id" bigint NOT NULL REFERENCES "banking_paymentorder" ("id") DEFERRABLE INITIALLY DEFERRED, "bank_reason" varchar(140) NOT NULL, "bank_status" varchar(4) NOT NULL, CONSTRAINT "batch_line_pays_something" CHECK ("cents" > 0));
CREATE UNIQUE INDEX "order_in_one_active_batch" ON "banking_batchline" ("order_id") WHERE "is_active" = 1;
CREATE INDEX "banking_batchline_batch_id_42f611e3" ON "banking_batchline" ("batch_id");
CREATE INDEX "banking_batchline_order_id_dc706f4e" ON "banking_batchline" ("order_id");
CREATE TABLE "banking_paymentbatch" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "number" varchar(20) NOT NULL UNIQUE, "execute_on" date NOT NULL, "prepared_at" datetime NOT NULL, "file" text NOT NULL, "file_sha256" varchar(64) NOT NULL, "exported_at" datetime NULL, "state" varchar(20) NOT NULL, "account_id" bigint NOT NULL REFERENCES "banking_bankaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "prepared_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "is_urgent" bool NOT NULL, CONSTRAINT "payment_batch_sent_keeps_its_file" CHECK ((NOT ("state" IN ('exported', 'settled')) OR NOT ("file_sha256" = ''))));
CREATE INDEX "banking_paymentbatch_state_8422e360" ON "banking_paymentbatch" ("state");
CREATE INDEX "banking_paymentbatch_account_id_74ef7e6b" ON "banking_paymentbatch" ("account_id");
CREATE INDEX "banking_paymentbatch_prepared_by_id_731e5b43" ON "banking_paymentbatch" ("prepared_by_id");
CREATE TABLE "banking_approvalrules" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "from_on" date NOT NULL, "one_up_to_cents" bigint NOT NULL, "two_up_to_cents" bigint NOT NULL, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "approval_limits_in_order" CHECK (("one_up_to_cents" >= 0 AND "two_up_to_cents" >= ("one_up_to_cents"))), CONSTRAINT "approval_rules_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))));
CREATE INDEX "banking_approvalrules_state_5fb5bb4d" ON "banking_approvalrules" ("state");
CREATE INDEX "banking_approvalrules_decided_by_id_4e531d80" ON "banking_approvalrules" ("decided_by_id");
CREATE INDEX "banking_approvalrules_fund_id_40ffcb99" ON "banking_approvalrules" ("fund_id");
CREATE INDEX "banking_approvalrules_proposed_by_id_09867d8d" ON "banking_approvalrules" ("proposed_by_id");
CREATE TABLE "banking_approvalrulesevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "rules_id" bigint NOT NULL REFERENCES "banking_approvalrules" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "approval_rules_event_once" UNIQUE ("rules_id", "sequence"));
CREATE INDEX "banking_approvalrulesevent_by_id_8b0e1121" ON "banking_approvalrulesevent" ("by_id");
CREATE INDEX "banking_approvalrulesevent_rules_id_11bdf207" ON "banking_approvalrulesevent" ("rules_id");
CREATE TABLE "banking_duplicatecleared" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "why" varchar(200) NOT NULL, "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "one_id" bigint NOT NULL REFERENCES "banking_paymentorder" ("id") DEFERRABLE INITIALLY DEFERRED, "other_id" bigint NOT NULL REFERENCES "banking_paymentorder" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "duplicate_cleared_once" UNIQUE ("one_id", "other_id"), CONSTRAINT "duplicate_pair_in_order" CHECK ("one_id" < ("other_id")));
CREATE INDEX "banking_duplicatecleared_by_id_09e87f22" ON "banking_duplicatecleared" ("by_id");
CREATE INDEX "banking_duplicatecleared_one_id_fbea1242" ON "banking_duplicatecleared" ("one_id");
CREATE INDEX "banking_duplicatecleared_other_id_6995cf43" ON "banking_duplicatecleared" ("other_id");
CREATE TRIGGER banking_approvalrulesevent_no_update BEFORE UPDATE ON banking_approvalrulesevent 
       BEGIN SELECT RAISE(ABORT, 'banking_approvalrulesevent is append-only: UPDATE refused'); END;
CREATE TRIGGER banking_approvalrulesevent_no_delete BEFORE DELETE ON banking_approvalrulesevent 
       BEGIN SELECT RAISE(ABORT, 'banking_approvalrulesevent is append-only: DELETE refused'); END;
CREATE TRIGGER banking_duplicatecleared_no_update BEFORE UPDATE ON banking_duplicatecleared 
       BEGIN SELECT RAISE(ABORT, 'banking_duplicatecleared is append-only: UPDATE refused'); END;
CREATE TRIGGER banking_duplicatecleared_no_delete BEFORE DELETE ON banking_duplicatecleared 
       BEGIN SELECT RAISE(ABORT, 'banking_duplicatecleared is append-only: DELETE refused'); END;
CREATE TABLE "banking_statement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(12) NOT NULL, "number" varchar(35) NOT NULL, "opening_cents" bigint NULL, "closing_cents" bigint NULL, "opened_on" date NULL, "booked_on" date NULL, "entries" integer unsigned NOT NULL CHECK ("entries" >= 0), "known" integer unsigned NOT NULL CHECK ("known" >= 0), "account_id" bigint NOT NULL REFERENCES "banking_bankaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "file_id" bigint NOT NULL REFERENCES "banking_statementfile" ("id") DEFERRABLE INITIALLY DEFERRED, "position" integer unsigned NOT NULL CHECK ("position" >= 0));
CREATE INDEX "banking_statement_account_id_35170475" ON "banking_statement" ("account_id");
CREATE INDEX "banking_statement_file_id_8ac73ecc" ON "banking_statement" ("file_id");
CREATE INDEX "statement_by_day" ON "banking_statement" ("account_id", "booked_on");
CREATE TRIGGER banking_statement_no_update BEFORE UPDATE ON banking_statement 
       BEGIN SELECT RAISE(ABORT, 'banking_statement is append-only: UPDATE refused'); END;
CREATE TRIGGER banking_statement_no_delete BEFORE DELETE ON banking_statement 
       BEGIN SELECT RAISE(ABORT, 'banking_statement is append-only: DELETE refused'); END;
CREATE TABLE "banking_erasure" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "matched_before" date NOT NULL, "unmatched_before" date NOT NULL, "lines" integer unsigned NOT NULL CHECK ("lines" >= 0), "details" integer unsigned NOT NULL CHECK ("details" >= 0), "files" integer unsigned NOT NULL CHECK ("files" >= 0), "rules" integer unsigned NOT NULL CHECK ("rules" >= 0), "at" datetime NOT NULL);
CREATE TABLE "banking_reconciliation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "month" date NOT NULL, "bank_cents" bigint NOT NULL, "ledger_cents" bigint NOT NULL, "items" text NOT NULL CHECK ((JSON_VALID("items") OR "items" IS NULL)), "at" datetime NOT NULL, "account_id" bigint NOT NULL REFERENCES "banking_bankaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "statement_id" bigint NOT NULL REFERENCES "banking_statement" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "banking_reconciliation_account_id_f695f139" ON "banking_reconciliation" ("account_id");
CREATE INDEX "banking_reconciliation_by_id_8e78e5fb" ON "banking_reconciliation" ("by_id");
CREATE INDEX "banking_reconciliation_statement_id_8a2a768a" ON "banking_reconciliation" ("statement_id");
CREATE TABLE "banking_matchingrule" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "looks_at" varchar(8) NOT NULL, "key" varchar(32) NOT NULL, "told" text NOT NULL, "use" varchar(20) NOT NULL, "times" integer unsigned NOT NULL CHECK ("times" >= 0), "last_on" date NOT NULL, "off_at" datetime NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "expected_id" bigint NULL REFERENCES "banking_expectedpayment" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "off_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "matching_rule_has_one_target" CHECK ((("expected_id" IS NULL OR "use" = '') AND 1 = (CASE WHEN "expected_id" IS NULL THEN 1 ELSE 0 END + CASE WHEN "use" = '' THEN 1 ELSE 0 END))));
CREATE INDEX "banking_matchingrule_by_id_6e7c866c" ON "banking_matchingrule" ("by_id");
CREATE INDEX "banking_matchingrule_expected_id_9857a4b3" ON "banking_matchingrule" ("expected_id");
CREATE INDEX "banking_matchingrule_fund_id_39a9065c" ON "banking_matchingrule" ("fund_id");
CREATE INDEX "banking_matchingrule_off_by_id_e60b468e" ON "banking_matchingrule" ("off_by_id");
CREATE UNIQUE INDEX "matching_rule_once_a_payment" ON "banking_matchingrule" ("fund_id", "looks_at", "key", "expected_id") WHERE "use" = '';
CREATE UNIQUE INDEX "matching_rule_once_a_use" ON "banking_matchingrule" ("fund_id", "looks_at", "key", "use") WHERE "expected_id" IS NULL;
CREATE INDEX "reconciliation_by_month" ON "banking_reconciliation" ("account_id", "month");
CREATE TRIGGER banking_reconciliation_no_update BEFORE UPDATE ON banking_reconciliation 
       BEGIN SELECT RAISE(ABORT, 'banking_reconciliation is append-only: UPDATE refused'); END;
CREATE TRIGGER banking_reconciliation_no_delete BEFORE DELETE ON banking_reconciliation 
       BEGIN SELECT RAISE(ABORT, 'banking_reconciliation is append-only: DELETE refused'); END;
CREATE TRIGGER banking_erasure_no_update BEFORE UPDATE ON banking_erasure 
       BEGIN SELECT RAISE(ABORT, 'banking_erasure is append-only: UPDATE refused'); END;
CREATE TRIGGER banking_erasure_no_delete BEFORE DELETE ON banking_erasure 
       BEGIN SELECT RAISE(ABORT, 'banking_erasure is append-only: DELETE refused'); END;
CREATE TABLE "banking_tablelayout" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "signature" varchar(64) NOT NULL, "layout" text NOT NULL CHECK ((JSON_VALID("layout") OR "layout" IS NULL)), "told_at" datetime NOT NULL, "account_id" bigint NOT NULL UNIQUE REFERENCES "banking_bankaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "told_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "banking_tablelayout_signature_ea9dc2a5" ON "banking_tablelayout" ("signature");
CREATE INDEX "banking_tablelayout_told_by_id_81327f20" ON "banking_tablelayout" ("told_by_id");
CREATE TABLE "banking_expectedpayment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(120) NOT NULL UNIQUE, "purpose" varchar(20) NOT NULL, "reference" varchar(35) NOT NULL UNIQUE, "label" varchar(140) NOT NULL, "cents" bigint NOT NULL, "due_on" date NULL, "payer_name" text NOT NULL, "payer_iban" text NOT NULL, "payer_key" varchar(32) NOT NULL, "is_open" bool NOT NULL, "received_cents" bigint NOT NULL, "last_received_on" date NULL, "created_at" datetime NOT NULL, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "payer_name_key" varchar(32) NOT NULL, "number" varchar(20) NOT NULL, CONSTRAINT "expected_payment_is_not_negative" CHECK ("cents" >= 0), CONSTRAINT "expected_payment_received_not_negative" CHECK ("received_cents" >= 0));
CREATE INDEX "banking_expectedpayment_payer_key_1d031e61" ON "banking_expectedpayment" ("payer_key");
CREATE INDEX "banking_expectedpayment_fund_id_2331b100" ON "banking_expectedpayment" ("fund_id");
CREATE INDEX "banking_expectedpayment_member_id_61665fdc" ON "banking_expectedpayment" ("member_id");
CREATE INDEX "banking_expectedpayment_payer_name_key_cbbfa024" ON "banking_expectedpayment" ("payer_name_key");
CREATE INDEX "banking_expectedpayment_number_c8e50fa9" ON "banking_expectedpayment" ("number");
CREATE INDEX "expected_by_amount" ON "banking_expectedpayment" ("fund_id", "cents", "due_on") WHERE "is_open" = 1;
CREATE TABLE "banking_paymentorder" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(120) NOT NULL UNIQUE, "purpose" varchar(20) NOT NULL, "case_reference" varchar(20) NOT NULL, "payee_name" varchar(140) NOT NULL, "iban" text NOT NULL, "bic" varchar(11) NOT NULL, "cents" bigint NOT NULL, "communication" varchar(140) NOT NULL, "ordered_on" date NOT NULL, "paid_on" date NULL, "return_reason" varchar(140) NOT NULL, "state" varchar(20) NOT NULL, "commitment_id" bigint NULL REFERENCES "ledger_commitment" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "ordered_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "payee_key" varchar(32) NOT NULL, "payee_address" text NOT NULL, CONSTRAINT "payment_order_pays_something" CHECK ("cents" > 0), CONSTRAINT "payment_order_paid_has_its_day" CHECK ((NOT ("state" = 'paid') OR "paid_on" IS NOT NULL)));
CREATE INDEX "banking_paymentorder_case_reference_e707bee5" ON "banking_paymentorder" ("case_reference");
CREATE INDEX "banking_paymentorder_state_5297a561" ON "banking_paymentorder" ("state");
CREATE INDEX "banking_paymentorder_commitment_id_b1f6ceba" ON "banking_paymentorder" ("commitment_id");
CREATE INDEX "banking_paymentorder_fund_id_0d4dd757" ON "banking_paymentorder" ("fund_id");
CREATE INDEX "banking_paymentorder_ordered_by_id_870d8bfc" ON "banking_paymentorder" ("ordered_by_id");
CREATE INDEX "banking_paymentorder_payee_key_ff14d39f" ON "banking_paymentorder" ("payee_key");
CREATE TABLE "banking_statementline" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "booked_on" date NOT NULL, "value_on" date NOT NULL, "cents" bigint NOT NULL, "bank_reference" varchar(105) NOT NULL, "rank" integer unsigned NOT NULL CHECK ("rank" >= 0), "fingerprint" varchar(32) NOT NULL, "file_line" integer unsigned NOT NULL CHECK ("file_line" >= 0), "end_to_end_id" varchar(35) NOT NULL, "batch_id" varchar(35) NOT NULL, "reference" varchar(35) NOT NULL, "communication" text NOT NULL, "party_name" text NOT NULL, "party_iban" text NOT NULL, "party_key" varchar(32) NOT NULL, "return_reason" varchar(35) NOT NULL, "in_suspense" bool NOT NULL, "matched_cents" bigint NOT NULL, "ignored_because" varchar(200) NOT NULL, "account_id" bigint NOT NULL REFERENCES "banking_bankaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "statement_id" bigint NOT NULL REFERENCES "banking_statement" ("id") DEFERRABLE INITIALLY DEFERRED, "balance_cents" bigint NULL, "erased_at" datetime NULL, "party_name_key" varchar(32) NOT NULL, "state" varchar(20) NOT NULL, CONSTRAINT "bank_line_once" UNIQUE ("account_id", "booked_on", "cents", "bank_reference", "rank"), CONSTRAINT "bank_line_moves_something" CHECK (NOT ("cents" = 0)), CONSTRAINT "bank_line_matched_within_its_amount" CHECK (("matched_cents" >= 0 AND (("cents" > 0 AND "matched_cents" <= ("cents")) OR ("cents" < 0 AND "matched_cents" <= ("cents" * -1))))));
CREATE INDEX "banking_statementline_statement_id_cd323feb" ON "banking_statementline" ("statement_id");
CREATE INDEX "bank_line_open" ON "banking_statementline" ("account_id", "booked_on") WHERE NOT ("state" = 'matched');
CREATE TABLE "banking_statementfile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sha256" varchar(64) NOT NULL UNIQUE, "name" varchar(200) NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "raw" text NOT NULL, "format" varchar(20) NOT NULL, "state" varchar(12) NOT NULL, "problems" text NOT NULL CHECK ((JSON_VALID("problems") OR "problems" IS NULL)), "report" text NOT NULL CHECK ((JSON_VALID("report") OR "report" IS NULL)), "uploaded_at" datetime NOT NULL, "uploaded_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "done" integer unsigned NOT NULL CHECK ("done" >= 0), "wanted" integer unsigned NOT NULL CHECK ("wanted" >= 0), "layout" text NOT NULL CHECK ((JSON_VALID("layout") OR "layout" IS NULL)), "answers" varchar(35) NOT NULL, "fund_id" bigint NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "banking_statementfile_uploaded_by_id_9487ced7" ON "banking_statementfile" ("uploaded_by_id");
CREATE TABLE "banking_delivery" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "at" datetime NOT NULL, "outcome" varchar(12) NOT NULL, "problems" text NOT NULL CHECK ((JSON_VALID("problems") OR "problems" IS NULL)), "file_id" bigint NULL REFERENCES "banking_statementfile" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "banking_statementfile_fund_id_091b8b12" ON "banking_statementfile" ("fund_id");
CREATE INDEX "banking_delivery_file_id_be62fe44" ON "banking_delivery" ("file_id");
CREATE TABLE "banking_noticedetail" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "bank_reference" varchar(105) NOT NULL, "booked_on" date NOT NULL, "cents" bigint NOT NULL, "told" text NOT NULL, "account_id" bigint NOT NULL REFERENCES "banking_bankaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "statement_id" bigint NOT NULL REFERENCES "banking_statement" ("id") DEFERRABLE INITIALLY DEFERRED, "file_line" integer unsigned NOT NULL CHECK ("file_line" >= 0));
CREATE INDEX "banking_noticedetail_bank_reference_4eac2964" ON "banking_noticedetail" ("bank_reference");
CREATE INDEX "banking_noticedetail_account_id_af257b90" ON "banking_noticedetail" ("account_id");
CREATE INDEX "banking_noticedetail_statement_id_08e65f7c" ON "banking_noticedetail" ("statement_id");
CREATE TABLE "banking_knownentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file_line" integer unsigned NOT NULL CHECK ("file_line" >= 0), "booked_on" date NOT NULL, "cents" bigint NOT NULL, "account_id" bigint NOT NULL REFERENCES "banking_bankaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "file_id" bigint NOT NULL REFERENCES "banking_statementfile" ("id") DEFERRABLE INITIALLY DEFERRED, "line_id" bigint NULL REFERENCES "banking_statementline" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TRIGGER banking_noticedetail_no_update BEFORE UPDATE ON banking_noticedetail WHEN (NOT (NEW.told = '' AND NEW.id = OLD.id AND NEW.statement_id = OLD.statement_id AND NEW.account_id = OLD.account_id AND NEW.bank_reference = OLD.bank_reference AND NEW.booked_on = OLD.booked_on AND NEW.cents = OLD.cents))
       BEGIN SELECT RAISE(ABORT, 'banking_noticedetail is append-only: UPDATE refused'); END;
CREATE TRIGGER banking_noticedetail_no_delete BEFORE DELETE ON banking_noticedetail 
       BEGIN SELECT RAISE(ABORT, 'banking_noticedetail is append-only: DELETE refused'); END;
CREATE INDEX "banking_knownentry_file_id_4462f57a" ON "banking_knownentry" ("file_id");
CREATE TABLE "sources_contributionrate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "basis_points" integer unsigned NOT NULL CHECK ("basis_points" >= 0), "from_on" date NOT NULL, "cooperative_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_rate_begins_on_a_day" UNIQUE ("cooperative_id", "from_on"), CONSTRAINT "rate_is_a_share" CHECK ("basis_points" <= 10000));
CREATE INDEX "sources_contributionrate_cooperative_id_67bc95ad" ON "sources_contributionrate" ("cooperative_id");
CREATE TRIGGER sources_contributionrate_no_update BEFORE UPDATE ON sources_contributionrate 
       BEGIN SELECT RAISE(ABORT, 'sources_contributionrate is append-only: UPDATE refused'); END;
CREATE TRIGGER sources_contributionrate_no_delete BEFORE DELETE ON sources_contributionrate 
       BEGIN SELECT RAISE(ABORT, 'sources_contributionrate is append-only: DELETE refused'); END;
CREATE TABLE "sources_fundingline" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(40) NOT NULL, "lender" varchar(120) NOT NULL, "terms" text NOT NULL, "region" varchar(20) NOT NULL, "limit_cents" bigint NOT NULL, "from_on" date NOT NULL, "to_on" date NULL, "account_id" bigint NOT NULL UNIQUE REFERENCES "ledger_account" ("id") DEFERRABLE INITIALLY DEFERRED, "envelope_id" bigint NOT NULL UNIQUE REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "kind" varchar(8) NOT NULL, "made_by_id" bigint NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED, "withdrawn_on" date NULL, CONSTRAINT "line_code_once_a_fund" UNIQUE ("fund_id", "code"), CONSTRAINT "line_has_a_limit" CHECK ("limit_cents" > 0), CONSTRAINT "line_ends_after_it_begins" CHECK (("to_on" IS NULL OR "to_on" >= ("from_on"))));
CREATE INDEX "sources_fundingline_code_9668c65e" ON "sources_fundingline" ("code");
CREATE INDEX "sources_fundingline_fund_id_4b4a4ad1" ON "sources_fundingline" ("fund_id");
CREATE INDEX "sources_fundingline_made_by_id_3b6a299c" ON "sources_fundingline" ("made_by_id");
CREATE TABLE "sources_gift" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" varchar(20) NOT NULL UNIQUE, "giver" varchar(120) NOT NULL, "amount_cents" bigint NOT NULL, "received_on" date NOT NULL, "note" varchar(200) NOT NULL, "envelope_id" bigint NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "movement_id" bigint NOT NULL UNIQUE REFERENCES "ledger_movement" ("id") DEFERRABLE INITIALLY DEFERRED, "address" varchar(200) NOT NULL, "made_by_id" bigint NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "reference" varchar(60) NOT NULL);
CREATE INDEX "sources_gift_envelope_id_f3975ef4" ON "sources_gift" ("envelope_id");
CREATE INDEX "sources_gift_fund_id_331fb5ad" ON "sources_gift" ("fund_id");
CREATE INDEX "sources_gift_made_by_id_abeb7f4e" ON "sources_gift" ("made_by_id");
CREATE INDEX "sources_gift_member_id_edad8efd" ON "sources_gift" ("member_id");
CREATE UNIQUE INDEX "gift_reference_once_a_fund" ON "sources_gift" ("fund_id", "reference") WHERE NOT ("reference" = '');
CREATE TABLE "sources_invoice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" varchar(60) NOT NULL, "invoiced_on" date NOT NULL, "net_cents" bigint NOT NULL, "basis_points" integer unsigned NOT NULL CHECK ("basis_points" >= 0), "contribution_cents" bigint NOT NULL, "cooperative_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NOT NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "movement_id" bigint NULL REFERENCES "ledger_movement" ("id") DEFERRABLE INITIALLY DEFERRED, "credits_id" bigint NULL REFERENCES "sources_invoice" ("id") DEFERRABLE INITIALLY DEFERRED, "first_id" bigint NULL REFERENCES "sources_invoice" ("id") DEFERRABLE INITIALLY DEFERRED, "reverses_id" bigint NULL UNIQUE REFERENCES "sources_invoice" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "invoice_is_for_something" CHECK (NOT ("net_cents" = 0)), CONSTRAINT "taking_back_names_the_invoice" CHECK (("reverses_id" IS NULL OR "first_id" IS NOT NULL)));
CREATE UNIQUE INDEX "invoice_number_once" ON "sources_invoice" ("cooperative_id", "number") WHERE "first_id" IS NULL;
CREATE INDEX "sources_invoice_made_by_id_405df84b" ON "sources_invoice" ("made_by_id");
CREATE INDEX "sources_invoice_member_id_d1001557" ON "sources_invoice" ("member_id");
CREATE INDEX "sources_invoice_movement_id_5cce9b61" ON "sources_invoice" ("movement_id");
CREATE INDEX "invoice_that_came_again" ON "sources_invoice" ("first_id") WHERE "first_id" IS NOT NULL;
CREATE INDEX "invoice_credited" ON "sources_invoice" ("credits_id") WHERE "credits_id" IS NOT NULL;
CREATE TABLE "sources_condition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" varchar(300) NOT NULL, "due_on" date NOT NULL, "at_risk_cents" bigint NULL, "withdrawn_on" date NULL, "line_id" bigint NOT NULL REFERENCES "sources_fundingline" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "sources_condition_line_id_0af5b3aa" ON "sources_condition" ("line_id");
CREATE TABLE "sources_conditionnote" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "met" bool NOT NULL, "on" date NOT NULL, "evidence" varchar(300) NOT NULL, "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "condition_id" bigint NOT NULL REFERENCES "sources_condition" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "sources_condition_made_by_id_848996ec" ON "sources_condition" ("made_by_id");
CREATE INDEX "sources_conditionnote_by_id_09215a70" ON "sources_conditionnote" ("by_id");
CREATE INDEX "sources_conditionnote_condition_id_65d370ff" ON "sources_conditionnote" ("condition_id");
CREATE TABLE "sources_importline" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "line" integer unsigned NOT NULL CHECK ("line" >= 0), "outcome" varchar(8) NOT NULL, "rank" smallint unsigned NOT NULL CHECK ("rank" >= 0), "entity" varchar(40) NOT NULL, "on" date NULL, "label" varchar(120) NOT NULL, "base_cents" bigint NULL, "cents" bigint NULL, "sentence" varchar(300) NOT NULL, "facts" text NOT NULL CHECK ((JSON_VALID("facts") OR "facts" IS NULL)), "of_id" bigint NOT NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "sources_openingbalance" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "bank_cents" bigint NOT NULL, "parts" text NOT NULL CHECK ((JSON_VALID("parts") OR "parts" IS NULL)), "evidence" varchar(200) NOT NULL, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED, "movement_id" bigint NOT NULL UNIQUE REFERENCES "ledger_movement" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "sources_openingbalance_fund_id_ea71d510" ON "sources_openingbalance" ("fund_id");
CREATE INDEX "sources_openingbalance_made_by_id_02b39cf8" ON "sources_openingbalance" ("made_by_id");
CREATE TABLE "sources_receipt" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" varchar(20) NOT NULL UNIQUE, "language" varchar(2) NOT NULL, "content" BLOB NOT NULL, "sha256" varchar(64) NOT NULL, "template_version" varchar(12) NOT NULL, "issued_on" date NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "gift_id" bigint NOT NULL UNIQUE REFERENCES "sources_gift" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "sources_receipt_by_id_b018a726" ON "sources_receipt" ("by_id");
CREATE UNIQUE INDEX "condition_once_a_line" ON "sources_condition" ("line_id", "due_on", "text") WHERE "withdrawn_on" IS NULL;
CREATE INDEX "import_line_in_order" ON "sources_importline" ("of_id", "rank", "entity", "on", "line");
CREATE TABLE "sources_linemove" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "way" varchar(4) NOT NULL, "cents" bigint NOT NULL, "on" date NOT NULL, "reference" varchar(60) NOT NULL, "line_id" bigint NOT NULL REFERENCES "sources_fundingline" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED, "movement_id" bigint NOT NULL UNIQUE REFERENCES "ledger_movement" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "line_move_is_of_something" CHECK ("cents" > 0));
CREATE INDEX "sources_linemove_line_id_bcf6287e" ON "sources_linemove" ("line_id");
CREATE INDEX "sources_linemove_made_by_id_4370e0e2" ON "sources_linemove" ("made_by_id");
CREATE UNIQUE INDEX "line_reference_once" ON "sources_linemove" ("line_id", "reference") WHERE NOT ("reference" = '');
CREATE TABLE "sources_lineschedule" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "total_cents" bigint NOT NULL, "at" datetime NOT NULL, "withdrawn_on" date NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "line_id" bigint NOT NULL REFERENCES "sources_fundingline" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "line_schedule_number_once" UNIQUE ("line_id", "number"));
CREATE INDEX "sources_lineschedule_by_id_4b881d7b" ON "sources_lineschedule" ("by_id");
CREATE INDEX "sources_lineschedule_line_id_b900aac0" ON "sources_lineschedule" ("line_id");
CREATE INDEX "sources_lineschedule_made_by_id_7bdfd5a3" ON "sources_lineschedule" ("made_by_id");
CREATE TABLE "sources_lineinstalment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "due_on" date NOT NULL, "principal_cents" bigint NOT NULL, "schedule_id" bigint NOT NULL REFERENCES "sources_lineschedule" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_instalment_a_day" UNIQUE ("schedule_id", "due_on"), CONSTRAINT "instalment_is_of_something" CHECK ("principal_cents" > 0));
CREATE INDEX "sources_lineinstalment_schedule_id_5e61dce4" ON "sources_lineinstalment" ("schedule_id");
CREATE TABLE "sources_rateproposal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "basis_points" integer unsigned NOT NULL CHECK ("basis_points" >= 0), "from_on" date NOT NULL, "why" varchar(200) NOT NULL, "state" varchar(10) NOT NULL, "proposed_at" datetime NOT NULL, "decided_at" datetime NULL, "cooperative_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "rate_id" bigint NULL UNIQUE REFERENCES "sources_contributionrate" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "rate_is_approved_by_another" CHECK (("decided_by_id" IS NULL OR NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR "state" = 'declined')), CONSTRAINT "proposed_rate_is_a_share" CHECK ("basis_points" <= 10000));
CREATE INDEX "sources_rateproposal_cooperative_id_58b765d3" ON "sources_rateproposal" ("cooperative_id");
CREATE INDEX "sources_rateproposal_decided_by_id_94906740" ON "sources_rateproposal" ("decided_by_id");
CREATE INDEX "sources_rateproposal_proposed_by_id_5dcc8bf9" ON "sources_rateproposal" ("proposed_by_id");
CREATE UNIQUE INDEX "one_proposal_for_a_day" ON "sources_rateproposal" ("cooperative_id", "from_on") WHERE "state" = 'proposed';
CREATE TABLE "sources_recovery" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" varchar(20) NOT NULL UNIQUE, "payer" varchar(120) NOT NULL, "loss" varchar(60) NOT NULL, "reference" varchar(60) NOT NULL, "amount_cents" bigint NOT NULL, "received_on" date NOT NULL, "note" varchar(200) NOT NULL, "at" datetime NOT NULL, "envelope_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED, "movement_id" bigint NOT NULL UNIQUE REFERENCES "ledger_movement" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "recovery_is_of_something" CHECK ("amount_cents" > 0));
CREATE INDEX "sources_recovery_envelope_id_24aae9c2" ON "sources_recovery" ("envelope_id");
CREATE INDEX "sources_recovery_fund_id_9c54f385" ON "sources_recovery" ("fund_id");
CREATE INDEX "sources_recovery_made_by_id_5850953b" ON "sources_recovery" ("made_by_id");
CREATE UNIQUE INDEX "recovery_reference_once_a_fund" ON "sources_recovery" ("fund_id", "reference") WHERE NOT ("reference" = '');
CREATE TRIGGER sources_invoice_no_update BEFORE UPDATE ON sources_invoice 
       BEGIN SELECT RAISE(ABORT, 'sources_invoice is append-only: UPDATE refused'); END;
CREATE TRIGGER sources_invoice_no_delete BEFORE DELETE ON sources_invoice 
       BEGIN SELECT RAISE(ABORT, 'sources_invoice is append-only: DELETE refused'); END;
CREATE TRIGGER sources_gift_no_update BEFORE UPDATE ON sources_gift 
       BEGIN SELECT RAISE(ABORT, 'sources_gift is append-only: UPDATE refused'); END;
CREATE TRIGGER sources_gift_no_delete BEFORE DELETE ON sources_gift 
       BEGIN SELECT RAISE(ABORT, 'sources_gift is append-only: DELETE refused'); END;
CREATE TRIGGER sources_receipt_no_update BEFORE UPDATE ON sources_receipt 
       BEGIN SELECT RAISE(ABORT, 'sources_receipt is append-only: UPDATE refused'); END;
CREATE TRIGGER sources_receipt_no_delete BEFORE DELETE ON sources_receipt 
       BEGIN SELECT RAISE(ABORT, 'sources_receipt is append-only: DELETE refused'); END;
CREATE TRIGGER sources_openingbalance_no_update BEFORE UPDATE ON sources_openingbalance 
       BEGIN SELECT RAISE(ABORT, 'sources_openingbalance is append-only: UPDATE refused'); END;
CREATE TRIGGER sources_openingbalance_no_delete BEFORE DELETE ON sources_openingbalance 
       BEGIN SELECT RAISE(ABORT, 'sources_openingbalance is append-only: DELETE refused'); END;
CREATE TRIGGER sources_recovery_no_update BEFORE UPDATE ON sources_recovery 
       BEGIN SELECT RAISE(ABORT, 'sources_recovery is append-only: UPDATE refused'); END;
CREATE TRIGGER sources_recovery_no_delete BEFORE DELETE ON sources_recovery 
       BEGIN SELECT RAISE(ABORT, 'sources_recovery is append-only: DELETE refused'); END;
CREATE TRIGGER sources_linemove_no_update BEFORE UPDATE ON sources_linemove 
       BEGIN SELECT RAISE(ABORT, 'sources_linemove is append-only: UPDATE refused'); END;
CREATE TRIGGER sources_linemove_no_delete BEFORE DELETE ON sources_linemove 
       BEGIN SELECT RAISE(ABORT, 'sources_linemove is append-only: DELETE refused'); END;
CREATE TRIGGER sources_lineinstalment_no_update BEFORE UPDATE ON sources_lineinstalment 
       BEGIN SELECT RAISE(ABORT, 'sources_lineinstalment is append-only: UPDATE refused'); END;
CREATE TRIGGER sources_lineinstalment_no_delete BEFORE DELETE ON sources_lineinstalment 
       BEGIN SELECT RAISE(ABORT, 'sources_lineinstalment is append-only: DELETE refused'); END;
CREATE TRIGGER sources_conditionnote_no_update BEFORE UPDATE ON sources_conditionnote 
       BEGIN SELECT RAISE(ABORT, 'sources_conditionnote is append-only: UPDATE refused'); END;
CREATE TRIGGER sources_conditionnote_no_delete BEFORE DELETE ON sources_conditionnote 
       BEGIN SELECT RAISE(ABORT, 'sources_conditionnote is append-only: DELETE refused'); END;
CREATE TABLE "sources_import" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "at" datetime NOT NULL, "posted_at" datetime NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "fresh" integer unsigned NOT NULL CHECK ("fresh" >= 0), "base_cents" bigint NOT NULL, "cents" bigint NOT NULL, "state" varchar(10) NOT NULL, "changed" integer unsigned NOT NULL CHECK ("changed" >= 0), "confirmed_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "done" integer unsigned NOT NULL CHECK ("done" >= 0), "key" varchar(60) NOT NULL, "kind" varchar(16) NOT NULL, "known" integer unsigned NOT NULL CHECK ("known" >= 0), "lines" integer unsigned NOT NULL CHECK ("lines" >= 0), "period_from" date NULL, "period_to" date NULL, "problems" integer unsigned NOT NULL CHECK ("problems" >= 0), "reversed_at" datetime NULL, "reversed_because" varchar(200) NOT NULL, "reversed_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "sha256" varchar(64) NOT NULL, "stopped_because" varchar(300) NOT NULL, "sums" text NOT NULL CHECK ((JSON_VALID("sums") OR "sums" IS NULL)), "tries" integer unsigned NOT NULL CHECK ("tries" >= 0), "expected" integer unsigned NOT NULL CHECK ("expected" >= 0), "file" varchar(100) NOT NULL, "read_at" datetime NULL);
CREATE UNIQUE INDEX "import_once_by_its_content" ON "sources_import" ("fund_id", "kind", "sha256") WHERE (NOT ("sha256" = '') AND NOT ("state" IN ('dropped', 'reversed')));
CREATE UNIQUE INDEX "import_key_once" ON "sources_import" ("fund_id", "key") WHERE NOT ("key" = '');
CREATE INDEX "sources_import_by_id_b146bef0" ON "sources_import" ("by_id");
CREATE INDEX "sources_import_fund_id_4d66d41a" ON "sources_import" ("fund_id");
CREATE INDEX "sources_import_confirmed_by_id_3294db97" ON "sources_import" ("confirmed_by_id");
CREATE INDEX "sources_import_reversed_by_id_408f5bb6" ON "sources_import" ("reversed_by_id");
CREATE TABLE "activities_receiptundo" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "why" varchar(200) NOT NULL, "recorded_at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "receipt_id" bigint NOT NULL UNIQUE REFERENCES "activities_receipt" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "activities_receiptundo_by_id_13b5952f" ON "activities_receiptundo" ("by_id");
CREATE TABLE "activities_claimevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "claim_id" bigint NOT NULL REFERENCES "activities_claim" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "claim_event_once" UNIQUE ("claim_id", "sequence"));
CREATE INDEX "activities_claimevent_by_id_1ec2cd33" ON "activities_claimevent" ("by_id");
CREATE INDEX "activities_claimevent_claim_id_b4d669c5" ON "activities_claimevent" ("claim_id");
CREATE TABLE "activities_claimproposal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "kind" varchar(10) NOT NULL, "from_on" date NOT NULL, "count" smallint unsigned NULL CHECK ("count" >= 0), "first_due_on" date NULL, "cents" bigint NULL, "claim_id" bigint NOT NULL REFERENCES "activities_claim" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "undoes_id" bigint NULL REFERENCES "activities_claimproposal" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "claim_proposal_has_the_figures_of_its_kind" CHECK ((("count" > 0 AND "first_due_on" IS NOT NULL AND "kind" = 'plan') OR ("cents" > 0 AND "kind" = 'loss') OR ("kind" = 'undo' AND "undoes_id" IS NOT NULL))), CONSTRAINT "claim_proposal_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))));
CREATE INDEX "activities_claimproposal_state_e2d88ad9" ON "activities_claimproposal" ("state");
CREATE INDEX "activities_claimproposal_claim_id_6fdb587f" ON "activities_claimproposal" ("claim_id");
CREATE INDEX "activities_claimproposal_decided_by_id_8bb93a75" ON "activities_claimproposal" ("decided_by_id");
CREATE INDEX "activities_claimproposal_fund_id_fb30da95" ON "activities_claimproposal" ("fund_id");
CREATE INDEX "activities_claimproposal_proposed_by_id_cc1ddc5a" ON "activities_claimproposal" ("proposed_by_id");
CREATE INDEX "activities_claimproposal_undoes_id_f91841c3" ON "activities_claimproposal" ("undoes_id");
CREATE UNIQUE INDEX "claim_loss_taken_back_once" ON "activities_claimproposal" ("undoes_id") WHERE "state" = 'approved';
CREATE TABLE "activities_claimproposalevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "proposal_id" bigint NOT NULL REFERENCES "activities_claimproposal" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "claim_proposal_event_once" UNIQUE ("proposal_id", "sequence"));
CREATE INDEX "activities_claimproposalevent_by_id_739f98b6" ON "activities_claimproposalevent" ("by_id");
CREATE INDEX "activities_claimproposalevent_proposal_id_9f880fca" ON "activities_claimproposalevent" ("proposal_id");
CREATE TABLE "activities_receipt" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(120) NOT NULL UNIQUE, "value_on" date NOT NULL, "cents" bigint NOT NULL, "channel" varchar(10) NOT NULL, "reference" varchar(60) NOT NULL, "recorded_at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "claim_id" bigint NOT NULL REFERENCES "activities_claim" ("id") DEFERRABLE INITIALLY DEFERRED, "line_id" bigint NULL REFERENCES "banking_statementline" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "receipt_is_above_zero" CHECK ("cents" > 0));
CREATE INDEX "activities_receipt_reference_483b1d1e" ON "activities_receipt" ("reference");
CREATE INDEX "activities_receipt_by_id_178639b1" ON "activities_receipt" ("by_id");
CREATE INDEX "activities_receipt_claim_id_5893c4f0" ON "activities_receipt" ("claim_id");
CREATE INDEX "activities_receipt_line_id_3fdebd3d" ON "activities_receipt" ("line_id");
CREATE INDEX "activities_receipt_made_by_id_6ddc0899" ON "activities_receipt" ("made_by_id");
CREATE TABLE "activities_terms" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "way" varchar(10) NOT NULL, "from_on" date NOT NULL, "committee_code" varchar(40) NOT NULL, "most_cents" bigint NOT NULL, "iban" text NOT NULL, "iban_holder" text NOT NULL, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "envelope_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "activity_terms_give_something" CHECK ("most_cents" > 0), CONSTRAINT "activity_terms_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))));
CREATE INDEX "activities_terms_state_485856c1" ON "activities_terms" ("state");
CREATE INDEX "activities_terms_decided_by_id_3e57fd4c" ON "activities_terms" ("decided_by_id");
CREATE INDEX "activities_terms_envelope_id_46e10c46" ON "activities_terms" ("envelope_id");
CREATE INDEX "activities_terms_fund_id_e4214d30" ON "activities_terms" ("fund_id");
CREATE INDEX "activities_terms_proposed_by_id_3aab923c" ON "activities_terms" ("proposed_by_id");
CREATE TABLE "activities_claim" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "number" varchar(20) NOT NULL UNIQUE, "way" varchar(10) NOT NULL, "cents" bigint NOT NULL, "currency" varchar(3) NOT NULL, "iban" text NOT NULL, "iban_holder" text NOT NULL, "client" text NOT NULL, "client_address" text NOT NULL, "invoice" varchar(40) NOT NULL, "due_on" date NOT NULL, "reference" varchar(35) NOT NULL UNIQUE, "granted_on" date NOT NULL, "started_on" date NULL, "ended_on" date NULL, "repaid_cents" bigint NOT NULL, "relieved_cents" bigint NOT NULL, "recovered_cents" bigint NOT NULL, "surplus_cents" bigint NOT NULL, "oldest_unpaid_on" date NULL, "state" varchar(20) NOT NULL, "activity_id" bigint NOT NULL REFERENCES "people_activity" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL UNIQUE REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "commitment_id" bigint NOT NULL UNIQUE REFERENCES "ledger_commitment" ("id") DEFERRABLE INITIALLY DEFERRED, "envelope_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "expected_id" bigint NULL UNIQUE REFERENCES "banking_expectedpayment" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "order_id" bigint NULL UNIQUE REFERENCES "banking_paymentorder" ("id") DEFERRABLE INITIALLY DEFERRED, "terms_id" bigint NOT NULL REFERENCES "activities_terms" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "claim_is_for_something" CHECK ("cents" > 0), CONSTRAINT "claim_recovers_what_was_paid_at_most" CHECK (("recovered_cents" >= 0 AND "repaid_cents" >= 0 AND "surplus_cents" >= 0 AND "relieved_cents" >= ("recovered_cents") AND "cents" >= ("repaid_cents" + "relieved_cents"))), CONSTRAINT "claim_running_was_paid" CHECK ((NOT ("state" IN ('running', 'recovered', 'lost')) OR "started_on" IS NOT NULL)), CONSTRAINT "claim_ended_leaves_nothing" CHECK ((NOT ("state" IN ('recovered', 'lost')) OR ("cents" = ("repaid_cents" + "relieved_cents") AND "ended_on" IS NOT NULL))));
CREATE INDEX "activities_claim_invoice_10a11403" ON "activities_claim" ("invoice");
CREATE INDEX "activities_claim_oldest_unpaid_on_8369dca8" ON "activities_claim" ("oldest_unpaid_on");
CREATE INDEX "activities_claim_state_204778ee" ON "activities_claim" ("state");
CREATE INDEX "activities_claim_activity_id_a74025ff" ON "activities_claim" ("activity_id");
CREATE INDEX "activities_claim_envelope_id_54ad5511" ON "activities_claim" ("envelope_id");
CREATE INDEX "activities_claim_fund_id_781dd7b5" ON "activities_claim" ("fund_id");
CREATE INDEX "activities_claim_member_id_fa2265b2" ON "activities_claim" ("member_id");
CREATE INDEX "activities_claim_terms_id_dcb7742e" ON "activities_claim" ("terms_id");
CREATE UNIQUE INDEX "claim_once_an_invoice" ON "activities_claim" ("fund_id", "invoice") WHERE "state" IN ('ordered', 'running');
CREATE TABLE "activities_termsevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "terms_id" bigint NOT NULL REFERENCES "activities_terms" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "activity_terms_event_once" UNIQUE ("terms_id", "sequence"));
CREATE INDEX "activities_termsevent_by_id_3e37abc8" ON "activities_termsevent" ("by_id");
CREATE INDEX "activities_termsevent_terms_id_d53f7a0b" ON "activities_termsevent" ("terms_id");
CREATE TRIGGER activities_terms_no_update BEFORE UPDATE ON activities_terms WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'activities_terms is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_terms_no_delete BEFORE DELETE ON activities_terms WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'activities_terms is append-only: DELETE refused'); END;
CREATE TRIGGER activities_termsevent_no_update BEFORE UPDATE ON activities_termsevent 
       BEGIN SELECT RAISE(ABORT, 'activities_termsevent is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_termsevent_no_delete BEFORE DELETE ON activities_termsevent 
       BEGIN SELECT RAISE(ABORT, 'activities_termsevent is append-only: DELETE refused'); END;
CREATE TRIGGER activities_claimevent_no_update BEFORE UPDATE ON activities_claimevent 
       BEGIN SELECT RAISE(ABORT, 'activities_claimevent is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_claimevent_no_delete BEFORE DELETE ON activities_claimevent 
       BEGIN SELECT RAISE(ABORT, 'activities_claimevent is append-only: DELETE refused'); END;
CREATE TRIGGER activities_claimproposal_no_update BEFORE UPDATE ON activities_claimproposal WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'activities_claimproposal is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_claimproposal_no_delete BEFORE DELETE ON activities_claimproposal WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'activities_claimproposal is append-only: DELETE refused'); END;
CREATE TRIGGER activities_claimproposalevent_no_update BEFORE UPDATE ON activities_claimproposalevent 
       BEGIN SELECT RAISE(ABORT, 'activities_claimproposalevent is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_claimproposalevent_no_delete BEFORE DELETE ON activities_claimproposalevent 
       BEGIN SELECT RAISE(ABORT, 'activities_claimproposalevent is append-only: DELETE refused'); END;
CREATE TRIGGER activities_receipt_no_update BEFORE UPDATE ON activities_receipt 
       BEGIN SELECT RAISE(ABORT, 'activities_receipt is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_receipt_no_delete BEFORE DELETE ON activities_receipt 
       BEGIN SELECT RAISE(ABORT, 'activities_receipt is append-only: DELETE refused'); END;
CREATE TRIGGER activities_receiptundo_no_update BEFORE UPDATE ON activities_receiptundo 
       BEGIN SELECT RAISE(ABORT, 'activities_receiptundo is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_receiptundo_no_delete BEFORE DELETE ON activities_receiptundo 
       BEGIN SELECT RAISE(ABORT, 'activities_receiptundo is append-only: DELETE refused'); END;
CREATE TRIGGER activities_claim_keeps_its_grant BEFORE UPDATE ON activities_claim WHEN OLD.number <> NEW.number OR OLD.case_id <> NEW.case_id OR OLD.cents <> NEW.cents OR OLD.reference <> NEW.reference OR OLD.invoice <> NEW.invoice OR OLD.due_on <> NEW.due_on
    BEGIN SELECT RAISE(ABORT, 'activities_claim keeps its grant: UPDATE refused'); END;
CREATE TABLE "activities_letter" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "on" date NOT NULL, "note" varchar(200) NOT NULL, "content" BLOB NOT NULL, "sha256" varchar(64) NOT NULL, "recorded_at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "claim_id" bigint NOT NULL REFERENCES "activities_claim" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_letter_to_a_client_a_day" UNIQUE ("claim_id", "on"), CONSTRAINT "letter_is_made_or_says_which_court" CHECK ((("kind" = 'court' AND NOT ("note" = '')) OR (NOT ("kind" = 'court') AND NOT ("sha256" = '')))));
CREATE TRIGGER activities_letter_no_update BEFORE UPDATE ON activities_letter 
       BEGIN SELECT RAISE(ABORT, 'activities_letter is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_letter_no_delete BEFORE DELETE ON activities_letter 
       BEGIN SELECT RAISE(ABORT, 'activities_letter is append-only: DELETE refused'); END;
CREATE INDEX "activities_letter_by_id_fd38f1f2" ON "activities_letter" ("by_id");
CREATE INDEX "activities_letter_claim_id_8541a534" ON "activities_letter" ("claim_id");
CREATE TABLE "activities_request" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "client" text NOT NULL, "client_address" text NOT NULL, "invoice" varchar(40) NOT NULL, "invoice_cents" bigint NULL, "due_on" date NULL, "reference" varchar(35) NOT NULL, "bankrupt_on" date NULL, "story" text NOT NULL, "pressing" text NOT NULL CHECK ((JSON_VALID("pressing") OR "pressing" IS NULL)), "iban" text NOT NULL, "iban_holder" text NOT NULL, "declared_at" datetime NULL, "activity_id" bigint NULL REFERENCES "people_activity" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL UNIQUE REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "declared_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "terms_id" bigint NOT NULL REFERENCES "activities_terms" ("id") DEFERRABLE INITIALLY DEFERRED, "count" smallint unsigned NULL CHECK ("count" >= 0), "first_due_on" date NULL, "period_months" smallint unsigned NOT NULL CHECK ("period_months" >= 0), CONSTRAINT "activity_request_invoice_owes" CHECK (("invoice_cents" IS NULL OR "invoice_cents" > 0)));
CREATE INDEX "activities_request_activity_id_62bdd658" ON "activities_request" ("activity_id");
CREATE INDEX "activities_request_declared_by_id_3ea3818b" ON "activities_request" ("declared_by_id");
CREATE INDEX "activities_request_terms_id_3a2cbfa1" ON "activities_request" ("terms_id");
CREATE TABLE "activities_ownmoney" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "number" varchar(20) NOT NULL UNIQUE, "cents" bigint NOT NULL, "currency" varchar(3) NOT NULL, "iban" text NOT NULL, "iban_holder" text NOT NULL, "reference" varchar(35) NOT NULL UNIQUE, "count" smallint unsigned NOT NULL CHECK ("count" >= 0), "period_months" smallint unsigned NOT NULL CHECK ("period_months" >= 0), "first_due_on" date NOT NULL, "agreed_on" date NOT NULL, "started_on" date NULL, "ended_on" date NULL, "put_in_cents" bigint NOT NULL, "paid_back_cents" bigint NOT NULL, "oldest_unpaid_on" date NULL, "state" varchar(20) NOT NULL, "activity_id" bigint NOT NULL REFERENCES "people_activity" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL UNIQUE REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "envelope_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "expected_id" bigint NULL UNIQUE REFERENCES "banking_expectedpayment" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "terms_id" bigint NOT NULL REFERENCES "activities_terms" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "own_money_is_something_with_a_plan" CHECK (("cents" > 0 AND "count" BETWEEN 1 AND 60)), CONSTRAINT "own_money_goes_back_once" CHECK (("paid_back_cents" >= 0 AND "put_in_cents" >= ("paid_back_cents") AND "cents" >= ("put_in_cents"))), CONSTRAINT "own_money_runs_once_it_came" CHECK ((("put_in_cents" = 0 AND "started_on" IS NULL AND "state" IN ('agreed', 'cancelled')) OR ("put_in_cents" > 0 AND "started_on" IS NOT NULL AND "state" IN ('running', 'paid_back')))), CONSTRAINT "own_money_paid_back_owes_nothing" CHECK ((NOT ("state" = 'paid_back') OR ("ended_on" IS NOT NULL AND "put_in_cents" = ("paid_back_cents")))));
CREATE INDEX "activities_ownmoney_oldest_unpaid_on_ac9a6453" ON "activities_ownmoney" ("oldest_unpaid_on");
CREATE INDEX "activities_ownmoney_state_2297989e" ON "activities_ownmoney" ("state");
CREATE INDEX "activities_ownmoney_activity_id_5f7e8730" ON "activities_ownmoney" ("activity_id");
CREATE INDEX "activities_ownmoney_envelope_id_be2bb516" ON "activities_ownmoney" ("envelope_id");
CREATE INDEX "activities_ownmoney_fund_id_9f81f4ba" ON "activities_ownmoney" ("fund_id");
CREATE INDEX "activities_ownmoney_member_id_7d5806db" ON "activities_ownmoney" ("member_id");
CREATE INDEX "activities_ownmoney_terms_id_d26c0541" ON "activities_ownmoney" ("terms_id");
CREATE TABLE "activities_ownmoneyevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "own_id" bigint NOT NULL REFERENCES "activities_ownmoney" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "own_money_event_once" UNIQUE ("own_id", "sequence"));
CREATE INDEX "activities_ownmoneyevent_by_id_0ec0c182" ON "activities_ownmoneyevent" ("by_id");
CREATE INDEX "activities_ownmoneyevent_own_id_1a7105cf" ON "activities_ownmoneyevent" ("own_id");
CREATE TABLE "activities_ownmove" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(120) NOT NULL UNIQUE, "way" varchar(10) NOT NULL, "on" date NOT NULL, "cents" bigint NOT NULL, "recorded_at" datetime NOT NULL, "order_id" bigint NULL REFERENCES "banking_paymentorder" ("id") DEFERRABLE INITIALLY DEFERRED, "own_id" bigint NOT NULL REFERENCES "activities_ownmoney" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "own_move_is_above_zero" CHECK ("cents" > 0), CONSTRAINT "own_move_back_names_its_order" CHECK ((("order_id" IS NULL AND "way" IN ('in', 'undone')) OR ("order_id" IS NOT NULL AND "way" IN ('back', 'returned')))));
CREATE INDEX "activities_ownmove_order_id_a88d2ebe" ON "activities_ownmove" ("order_id");
CREATE INDEX "activities_ownmove_own_id_d71d093b" ON "activities_ownmove" ("own_id");
CREATE TABLE "activities_ownplan" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "by_member" bool NOT NULL, "count" smallint unsigned NOT NULL CHECK ("count" >= 0), "period_months" smallint unsigned NOT NULL CHECK ("period_months" >= 0), "first_due_on" date NOT NULL, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "answered_on" date NULL, "state" varchar(20) NOT NULL, "answered_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "own_id" bigint NOT NULL REFERENCES "activities_ownmoney" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "own_plan_is_agreed_by_the_other_side" CHECK ((NOT ("state" = 'agreed') OR ("answered_by_id" IS NOT NULL AND "answered_on" IS NOT NULL AND NOT ("answered_by_id" = ("proposed_by_id") AND "answered_by_id" IS NOT NULL)))));
CREATE UNIQUE INDEX "one_plan_for_own_money_at_a_time" ON "activities_ownplan" ("own_id") WHERE "state" = 'proposed';
CREATE INDEX "activities_ownplan_state_2842a1c4" ON "activities_ownplan" ("state");
CREATE INDEX "activities_ownplan_answered_by_id_efd72a68" ON "activities_ownplan" ("answered_by_id");
CREATE INDEX "activities_ownplan_own_id_9349b3ef" ON "activities_ownplan" ("own_id");
CREATE INDEX "activities_ownplan_proposed_by_id_f6eac72e" ON "activities_ownplan" ("proposed_by_id");
CREATE TABLE "activities_ownplanevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "plan_id" bigint NOT NULL REFERENCES "activities_ownplan" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "own_plan_event_once" UNIQUE ("plan_id", "sequence"));
CREATE INDEX "activities_ownplanevent_by_id_bc0ee01b" ON "activities_ownplanevent" ("by_id");
CREATE INDEX "activities_ownplanevent_plan_id_7e5bcb87" ON "activities_ownplanevent" ("plan_id");
CREATE TRIGGER activities_ownmoneyevent_no_update BEFORE UPDATE ON activities_ownmoneyevent 
       BEGIN SELECT RAISE(ABORT, 'activities_ownmoneyevent is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_ownmoneyevent_no_delete BEFORE DELETE ON activities_ownmoneyevent 
       BEGIN SELECT RAISE(ABORT, 'activities_ownmoneyevent is append-only: DELETE refused'); END;
CREATE TRIGGER activities_ownmove_no_update BEFORE UPDATE ON activities_ownmove 
       BEGIN SELECT RAISE(ABORT, 'activities_ownmove is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_ownmove_no_delete BEFORE DELETE ON activities_ownmove 
       BEGIN SELECT RAISE(ABORT, 'activities_ownmove is append-only: DELETE refused'); END;
CREATE TRIGGER activities_ownplan_no_update BEFORE UPDATE ON activities_ownplan WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'activities_ownplan is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_ownplan_no_delete BEFORE DELETE ON activities_ownplan WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'activities_ownplan is append-only: DELETE refused'); END;
CREATE TRIGGER activities_ownplanevent_no_update BEFORE UPDATE ON activities_ownplanevent 
       BEGIN SELECT RAISE(ABORT, 'activities_ownplanevent is append-only: UPDATE refused'); END;
CREATE TRIGGER activities_ownplanevent_no_delete BEFORE DELETE ON activities_ownplanevent 
       BEGIN SELECT RAISE(ABORT, 'activities_ownplanevent is append-only: DELETE refused'); END;
CREATE TRIGGER activities_own_keeps_its_terms BEFORE UPDATE ON activities_ownmoney WHEN OLD.number <> NEW.number OR OLD.case_id <> NEW.case_id OR OLD.cents <> NEW.cents OR OLD.reference <> NEW.reference OR OLD.count <> NEW.count OR OLD.first_due_on <> NEW.first_due_on OR OLD.period_months <> NEW.period_months
    BEGIN SELECT RAISE(ABORT, 'activities_ownmoney keeps its terms: UPDATE refused'); END;
CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
CREATE INDEX "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");
CREATE INDEX "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");
CREATE TABLE "aid_awardpayment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "award_id" bigint NOT NULL REFERENCES "aid_award" ("id") DEFERRABLE INITIALLY DEFERRED, "order_id" bigint NOT NULL UNIQUE REFERENCES "banking_paymentorder" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "aid_programme" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(40) NOT NULL UNIQUE, "name" text NOT NULL CHECK ((JSON_VALID("name") OR "name" IS NULL)), "summary" text NOT NULL CHECK ((JSON_VALID("summary") OR "summary" IS NULL)), "committee_code" varchar(40) NOT NULL, "envelope_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "aid_awardpayment_award_id_20dd0126" ON "aid_awardpayment" ("award_id");
CREATE INDEX "aid_programme_envelope_id_43fbe851" ON "aid_programme" ("envelope_id");
CREATE TABLE "aid_closing" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "why" varchar(10) NOT NULL, "reason" varchar(300) NOT NULL, "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NOT NULL UNIQUE REFERENCES "aid_programmeversion" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "aid_closing_by_id_639e5617" ON "aid_closing" ("by_id");
CREATE TABLE "aid_programmeversionevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NOT NULL REFERENCES "aid_programmeversion" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "programme_version_event_once" UNIQUE ("version_id", "sequence"));
CREATE INDEX "aid_programmeversionevent_by_id_0ca7a00a" ON "aid_programmeversionevent" ("by_id");
CREATE INDEX "aid_programmeversionevent_version_id_8fed9840" ON "aid_programmeversionevent" ("version_id");
CREATE TRIGGER aid_programmeversionevent_no_update BEFORE UPDATE ON aid_programmeversionevent 
       BEGIN SELECT RAISE(ABORT, 'aid_programmeversionevent is append-only: UPDATE refused'); END;
CREATE TRIGGER aid_programmeversionevent_no_delete BEFORE DELETE ON aid_programmeversionevent 
       BEGIN SELECT RAISE(ABORT, 'aid_programmeversionevent is append-only: DELETE refused'); END;
CREATE TRIGGER aid_closing_no_update BEFORE UPDATE ON aid_closing 
       BEGIN SELECT RAISE(ABORT, 'aid_closing is append-only: UPDATE refused'); END;
CREATE TRIGGER aid_closing_no_delete BEFORE DELETE ON aid_closing 
       BEGIN SELECT RAISE(ABORT, 'aid_closing is append-only: DELETE refused'); END;
CREATE TRIGGER aid_awardpayment_no_update BEFORE UPDATE ON aid_awardpayment 
       BEGIN SELECT RAISE(ABORT, 'aid_awardpayment is append-only: UPDATE refused'); END;
CREATE TRIGGER aid_awardpayment_no_delete BEFORE DELETE ON aid_awardpayment 
       BEGIN SELECT RAISE(ABORT, 'aid_awardpayment is append-only: DELETE refused'); END;
CREATE TABLE "aid_creditor" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "name" text NOT NULL, "iban" text NOT NULL, "communication" text NOT NULL, "cents" bigint NOT NULL, "application_id" bigint NOT NULL REFERENCES "aid_aidapplication" ("id") DEFERRABLE INITIALLY DEFERRED, "iban_key" varchar(32) NOT NULL, CONSTRAINT "creditor_position_once" UNIQUE ("application_id", "position"), CONSTRAINT "creditor_is_paid_something" CHECK ("cents" > 0));
CREATE INDEX "aid_creditor_application_id_5d59cb00" ON "aid_creditor" ("application_id");
CREATE INDEX "aid_creditor_iban_key_74810006" ON "aid_creditor" ("iban_key");
CREATE TABLE "aid_award" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "cents" bigint NOT NULL, "currency" varchar(3) NOT NULL, "granted_on" date NOT NULL, "commitment_id" bigint NOT NULL UNIQUE REFERENCES "ledger_commitment" ("id") DEFERRABLE INITIALLY DEFERRED, "programme_id" bigint NOT NULL REFERENCES "aid_programme" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "award_gives_something" CHECK ("cents" > 0));
CREATE INDEX "aid_award_granted_on_671929b1" ON "aid_award" ("granted_on");
CREATE INDEX "aid_award_programme_id_5d6e64e2" ON "aid_award" ("programme_id");
CREATE INDEX "aid_award_case_id_8de278f0" ON "aid_award" ("case_id");
CREATE TRIGGER aid_award_no_update BEFORE UPDATE ON aid_award 
       BEGIN SELECT RAISE(ABORT, 'aid_award is append-only: UPDATE refused'); END;
CREATE TRIGGER aid_award_no_delete BEFORE DELETE ON aid_award 
       BEGIN SELECT RAISE(ABORT, 'aid_award is append-only: DELETE refused'); END;
CREATE TABLE "aid_programmeversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "number" integer unsigned NOT NULL CHECK ("number" >= 0), "opens_on" date NOT NULL, "closes_on" date NULL, "formula" varchar(20) NOT NULL, "parameters" text NOT NULL CHECK ((JSON_VALID("parameters") OR "parameters" IS NULL)), "ceiling_case_cents" bigint NULL, "ceiling_member_year_cents" bigint NULL, "paid_to" varchar(10) NOT NULL, "documents" text NOT NULL CHECK ((JSON_VALID("documents") OR "documents" IS NULL)), "criteria" text NOT NULL CHECK ((JSON_VALID("criteria") OR "criteria" IS NULL)), "declaration" text NOT NULL CHECK ((JSON_VALID("declaration") OR "declaration" IS NULL)), "state" varchar(20) NOT NULL, "published_on" date NULL, "created_at" datetime NOT NULL, "programme_id" bigint NOT NULL REFERENCES "aid_programme" ("id") DEFERRABLE INITIALLY DEFERRED, "published_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "questions" text NOT NULL CHECK ((JSON_VALID("questions") OR "questions" IS NULL)), CONSTRAINT "programme_version_once" UNIQUE ("programme_id", "number"), CONSTRAINT "programme_version_closes_after_it_opens" CHECK (("closes_on" IS NULL OR "closes_on" >= ("opens_on"))), CONSTRAINT "programme_version_published_by_someone_on_a_day" CHECK (("state" = 'draft' OR ("published_by_id" IS NOT NULL AND "published_on" IS NOT NULL))), CONSTRAINT "programme_version_ceilings_above_zero" CHECK ((("ceiling_case_cents" IS NULL OR "ceiling_case_cents" > 0) AND ("ceiling_member_year_cents" IS NULL OR "ceiling_member_year_cents" > 0))));
CREATE INDEX "aid_programmeversion_programme_id_ba61c54c" ON "aid_programmeversion" ("programme_id");
CREATE INDEX "aid_programmeversion_published_by_id_6a8e6e33" ON "aid_programmeversion" ("published_by_id");
CREATE TRIGGER aid_programmeversion_no_update BEFORE UPDATE ON aid_programmeversion WHEN (OLD.state = 'published')
       BEGIN SELECT RAISE(ABORT, 'aid_programmeversion is append-only: UPDATE refused'); END;
CREATE TRIGGER aid_programmeversion_no_delete BEFORE DELETE ON aid_programmeversion WHEN (OLD.state = 'published')
       BEGIN SELECT RAISE(ABORT, 'aid_programmeversion is append-only: DELETE refused'); END;
CREATE TABLE "aid_aidapplication" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "situation" text NOT NULL, "figures" text NOT NULL, "iban" text NOT NULL, "iban_holder" text NOT NULL, "declared_at" datetime NULL, "case_id" bigint NOT NULL UNIQUE REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "declared_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NOT NULL REFERENCES "aid_programmeversion" ("id") DEFERRABLE INITIALLY DEFERRED, "answers" text NOT NULL, "unconfirmed" text NOT NULL CHECK ((JSON_VALID("unconfirmed") OR "unconfirmed" IS NULL)));
CREATE INDEX "aid_aidapplication_declared_by_id_0f3d5455" ON "aid_aidapplication" ("declared_by_id");
CREATE INDEX "aid_aidapplication_version_id_c2bf65e7" ON "aid_aidapplication" ("version_id");
CREATE TABLE "authtoken_token" ("key" varchar(40) NOT NULL PRIMARY KEY, "created" datetime NOT NULL, "user_id" bigint NOT NULL UNIQUE REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "people_proxy" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "scope" varchar(10) NOT NULL, "until_on" date NOT NULL, "asked_at" datetime NOT NULL, "given_at" datetime NULL, "ended_at" datetime NULL, "state" varchar(20) NOT NULL, "asked_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "helper_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "proxy_in_force_was_given" CHECK ((NOT ("state" = 'holds') OR "given_at" IS NOT NULL)));
CREATE UNIQUE INDEX "one_open_proxy_between_two" ON "people_proxy" ("member_id", "helper_id") WHERE "state" IN ('asked', 'holds');
CREATE INDEX "people_proxy_state_160d7922" ON "people_proxy" ("state");
CREATE INDEX "people_proxy_asked_by_id_a5004224" ON "people_proxy" ("asked_by_id");
CREATE INDEX "people_proxy_helper_id_c81ee43e" ON "people_proxy" ("helper_id");
CREATE INDEX "people_proxy_member_id_889062a2" ON "people_proxy" ("member_id");
CREATE TABLE "people_proxyevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "proxy_id" bigint NOT NULL REFERENCES "people_proxy" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "proxy_event_once" UNIQUE ("proxy_id", "sequence"));
CREATE INDEX "people_proxyevent_by_id_ccd4eeaf" ON "people_proxyevent" ("by_id");
CREATE INDEX "people_proxyevent_proxy_id_66c6344a" ON "people_proxyevent" ("proxy_id");
CREATE TRIGGER people_proxyevent_no_update BEFORE UPDATE ON people_proxyevent 
       BEGIN SELECT RAISE(ABORT, 'people_proxyevent is append-only: UPDATE refused'); END;
CREATE TRIGGER people_proxyevent_no_delete BEFORE DELETE ON people_proxyevent 
       BEGIN SELECT RAISE(ABORT, 'people_proxyevent is append-only: DELETE refused'); END;
CREATE TABLE "people_mailcode" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "act" varchar(80) NOT NULL, "salt" varchar(16) NOT NULL, "code_hash" varchar(64) NOT NULL, "made_at" datetime NOT NULL, "wrong" smallint unsigned NOT NULL CHECK ("wrong" >= 0), "used_at" datetime NULL, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "people_mailcode_user_id_bc337804" ON "people_mailcode" ("user_id");
CREATE INDEX "mail_code_of_a_person" ON "people_mailcode" ("user_id", "made_at");
CREATE TABLE "cases_typedpage" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "page" varchar(60) NOT NULL, "fields" text NOT NULL, "at" datetime NOT NULL, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "typed_page_once" UNIQUE ("case_id", "page"));
CREATE INDEX "cases_typedpage_case_id_7072fd4f" ON "cases_typedpage" ("case_id");
CREATE TABLE "cases_document" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "requirement" varchar(40) NOT NULL, "file" varchar(100) NOT NULL, "name" varchar(150) NOT NULL, "content_type" varchar(60) NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "sha256" varchar(64) NOT NULL, "uploaded_at" datetime NOT NULL, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "also" text NOT NULL CHECK ((JSON_VALID("also") OR "also" IS NULL)), "dated_on" date NULL, "scan" varchar(10) NOT NULL, "replaced_by_id" bigint NULL UNIQUE REFERENCES "cases_document" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "cases_document_case_id_7e641fda" ON "cases_document" ("case_id");
CREATE INDEX "cases_document_uploaded_by_id_0fa68e7c" ON "cases_document" ("uploaded_by_id");
CREATE INDEX "cases_document_scan_a8c58fe2" ON "cases_document" ("scan");
CREATE TABLE "cases_documentopening" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(20) NOT NULL, "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "document_id" bigint NOT NULL REFERENCES "cases_document" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "cases_documentopening_by_id_6c2219c5" ON "cases_documentopening" ("by_id");
CREATE INDEX "cases_documentopening_document_id_392ea2cb" ON "cases_documentopening" ("document_id");
CREATE TABLE "cases_message_documents" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "message_id" bigint NOT NULL REFERENCES "cases_message" ("id") DEFERRABLE INITIALLY DEFERRED, "document_id" bigint NOT NULL REFERENCES "cases_document" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "cases_message_documents_message_id_document_id_845eddb2_uniq" ON "cases_message_documents" ("message_id", "document_id");
CREATE INDEX "cases_message_documents_message_id_5d70fbf4" ON "cases_message_documents" ("message_id");
CREATE INDEX "cases_message_documents_document_id_5ac96e24" ON "cases_message_documents" ("document_id");
CREATE TABLE "cases_dataexport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language" varchar(2) NOT NULL, "state" varchar(10) NOT NULL, "asked_at" datetime NOT NULL, "alive_at" datetime NOT NULL, "wanted" integer unsigned NOT NULL CHECK ("wanted" >= 0), "done" integer unsigned NOT NULL CHECK ("done" >= 0), "size" bigint unsigned NOT NULL CHECK ("size" >= 0), "file" varchar(100) NOT NULL, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "one_data_export_at_a_time" ON "cases_dataexport" ("user_id") WHERE "state" = 'making';
CREATE INDEX "cases_dataexport_state_a789e56d" ON "cases_dataexport" ("state");
CREATE INDEX "cases_dataexport_user_id_cff52c84" ON "cases_dataexport" ("user_id");
CREATE TABLE "cases_officerabsence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "from_on" date NOT NULL, "until_on" date NOT NULL, "stand_in_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "officer_absence_ends_after" CHECK ("until_on" >= ("from_on")), CONSTRAINT "officer_absence_has_another" CHECK (NOT ("user_id" = ("stand_in_id"))));
CREATE INDEX "cases_officerabsence_stand_in_id_2133c37b" ON "cases_officerabsence" ("stand_in_id");
CREATE INDEX "cases_officerabsence_user_id_45620bba" ON "cases_officerabsence" ("user_id");
CREATE TABLE "cases_advice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "asked_at" datetime NOT NULL, "question" text NOT NULL, "due_on" date NOT NULL, "answers" text NOT NULL CHECK ((JSON_VALID("answers") OR "answers" IS NULL)), "answer" text NOT NULL, "answered_at" datetime NULL, "withdrawn_at" datetime NULL, "asked_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "asked_of_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "cases_advice_documents" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "advice_id" bigint NOT NULL REFERENCES "cases_advice" ("id") DEFERRABLE INITIALLY DEFERRED, "document_id" bigint NOT NULL REFERENCES "cases_document" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "one_open_question_to_a_person" ON "cases_advice" ("case_id", "asked_of_id") WHERE ("answered_at" IS NULL AND "withdrawn_at" IS NULL);
CREATE INDEX "cases_advice_asked_by_id_f920daa1" ON "cases_advice" ("asked_by_id");
CREATE INDEX "cases_advice_asked_of_id_f996d81f" ON "cases_advice" ("asked_of_id");
CREATE INDEX "cases_advice_case_id_cd31cb01" ON "cases_advice" ("case_id");
CREATE UNIQUE INDEX "cases_advice_documents_advice_id_document_id_a544a6f7_uniq" ON "cases_advice_documents" ("advice_id", "document_id");
CREATE INDEX "cases_advice_documents_advice_id_432a6381" ON "cases_advice_documents" ("advice_id");
CREATE INDEX "cases_advice_documents_document_id_a822c745" ON "cases_advice_documents" ("document_id");
CREATE TABLE "cases_case" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "reference" varchar(20) NOT NULL UNIQUE, "kind" varchar(10) NOT NULL, "consent" varchar(200) NOT NULL, "urgency" smallint unsigned NOT NULL CHECK ("urgency" >= 0), "urgency_points" text NOT NULL CHECK ((JSON_VALID("urgency_points") OR "urgency_points" IS NULL)), "requested_cents" bigint NOT NULL, "granted_cents" bigint NULL, "currency" varchar(3) NOT NULL, "state" varchar(20) NOT NULL, "created_at" datetime NOT NULL, "submitted_on" date NULL, "promised_on" date NULL, "decided_on" date NULL, "closed_on" date NULL, "advisor_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "applicant_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "cooperative_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "filed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "officer_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "applicant_days" integer unsigned NOT NULL CHECK ("applicant_days" >= 0), "money_promised_on" date NULL, "paid_on" date NULL, "signing_days" integer unsigned NOT NULL CHECK ("signing_days" >= 0), "signing_since" date NULL, "theme" varchar(60) NOT NULL, "helped_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "account_key" varchar(32) NOT NULL, "sector" varchar(40) NOT NULL, CONSTRAINT "case_past_draft_has_a_submission_date" CHECK (("state" IN ('draft', 'expired', 'withdrawn') OR "submitted_on" IS NOT NULL)), CONSTRAINT "case_granted_has_an_amount" CHECK ((NOT ("state" = 'granted') OR "granted_cents" > 0)), CONSTRAINT "case_asks_no_negative_amount" CHECK ("requested_cents" >= 0));
CREATE INDEX "cases_case_kind_f223b793" ON "cases_case" ("kind");
CREATE INDEX "cases_case_state_eb673365" ON "cases_case" ("state");
CREATE INDEX "cases_case_submitted_on_2e4af037" ON "cases_case" ("submitted_on");
CREATE INDEX "cases_case_advisor_id_7f0e01ea" ON "cases_case" ("advisor_id");
CREATE INDEX "cases_case_applicant_id_756c921c" ON "cases_case" ("applicant_id");
CREATE INDEX "cases_case_cooperative_id_8b5b8354" ON "cases_case" ("cooperative_id");
CREATE INDEX "cases_case_filed_by_id_3f8c8a34" ON "cases_case" ("filed_by_id");
CREATE INDEX "cases_case_officer_id_53018482" ON "cases_case" ("officer_id");
CREATE INDEX "cases_case_helped_by_id_87783f68" ON "cases_case" ("helped_by_id");
CREATE INDEX "cases_case_account_key_72029edc" ON "cases_case" ("account_key");
CREATE INDEX "case_queue" ON "cases_case" ("state", "urgency" DESC, "submitted_on");
CREATE INDEX "case_by_decision" ON "cases_case" ("decided_on");
CREATE INDEX "case_by_payment" ON "cases_case" ("paid_on");
CREATE TABLE "cases_savedview" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL, "query" varchar(500) NOT NULL, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "page" varchar(40) NOT NULL, CONSTRAINT "saved_view_named_once" UNIQUE ("user_id", "page", "name"));
CREATE INDEX "cases_savedview_user_id_d4a28431" ON "cases_savedview" ("user_id");
CREATE TABLE "committee_committee_cooperatives" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "committee_id" bigint NOT NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "cooperative_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "committee_decisionletter" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file" varchar(100) NOT NULL, "sha256" varchar(64) NOT NULL, "template_version" varchar(12) NOT NULL, "language" varchar(2) NOT NULL, "title" varchar(200) NOT NULL, "made_at" datetime NOT NULL, "decision_id" bigint NOT NULL UNIQUE REFERENCES "committee_decision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "committee_committee_cooperatives_committee_id_cooperative_id_e4a9330b_uniq" ON "committee_committee_cooperatives" ("committee_id", "cooperative_id");
CREATE INDEX "committee_committee_cooperatives_committee_id_c6b99636" ON "committee_committee_cooperatives" ("committee_id");
CREATE INDEX "committee_committee_cooperatives_cooperative_id_ee696c10" ON "committee_committee_cooperatives" ("cooperative_id");
CREATE TABLE "committee_ballotevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "ballot_id" bigint NOT NULL REFERENCES "committee_ballot" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "ballot_event_numbered_once" UNIQUE ("ballot_id", "sequence"));
CREATE INDEX "committee_ballotevent_ballot_id_2f1eae0a" ON "committee_ballotevent" ("ballot_id");
CREATE INDEX "committee_ballotevent_by_id_d9a3e818" ON "committee_ballotevent" ("by_id");
CREATE TABLE "committee_reading" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "item_id" bigint NOT NULL REFERENCES "committee_agendaitem" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "reading_once_a_file_and_person" UNIQUE ("item_id", "user_id"));
CREATE INDEX "committee_reading_item_id_de5e5760" ON "committee_reading" ("item_id");
CREATE INDEX "committee_reading_user_id_e8bc68a7" ON "committee_reading" ("user_id");
CREATE TABLE "committee_attendance" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "arrived_at" datetime NOT NULL, "left_at" datetime NULL, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL REFERENCES "committee_session" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "attendance_leaves_after_arriving" CHECK (("left_at" IS NULL OR "left_at" >= ("arrived_at"))));
CREATE UNIQUE INDEX "attendance_one_stay_at_a_time" ON "committee_attendance" ("session_id", "user_id") WHERE "left_at" IS NULL;
CREATE INDEX "committee_attendance_user_id_f84ecb0f" ON "committee_attendance" ("user_id");
CREATE INDEX "committee_attendance_session_id_6148936f" ON "committee_attendance" ("session_id");
CREATE TABLE "committee_sessionevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL REFERENCES "committee_session" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "session_event_numbered_once" UNIQUE ("session_id", "sequence"));
CREATE INDEX "committee_sessionevent_by_id_8274dfe2" ON "committee_sessionevent" ("by_id");
CREATE INDEX "committee_sessionevent_session_id_c97b6c3a" ON "committee_sessionevent" ("session_id");
CREATE TABLE "committee_vote" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "choice" varchar(8) NOT NULL, "cents" bigint NULL, "at" datetime NOT NULL, "voided_at" datetime NULL, "ballot_id" bigint NOT NULL REFERENCES "committee_ballot" ("id") DEFERRABLE INITIALLY DEFERRED, "voter_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "vote_once_a_ballot_and_person" UNIQUE ("ballot_id", "voter_id"), CONSTRAINT "vote_has_cents_when_granting_only" CHECK ((("cents" > 0 AND "choice" = 'grant') OR (NOT ("choice" = 'grant') AND "cents" IS NULL))));
CREATE INDEX "committee_vote_ballot_id_01e543c5" ON "committee_vote" ("ballot_id");
CREATE INDEX "committee_vote_voter_id_de5ba857" ON "committee_vote" ("voter_id");
CREATE TRIGGER committee_decisionletter_no_update BEFORE UPDATE ON committee_decisionletter 
       BEGIN SELECT RAISE(ABORT, 'committee_decisionletter is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_decisionletter_no_delete BEFORE DELETE ON committee_decisionletter 
       BEGIN SELECT RAISE(ABORT, 'committee_decisionletter is append-only: DELETE refused'); END;
CREATE TRIGGER committee_sessionevent_no_update BEFORE UPDATE ON committee_sessionevent 
       BEGIN SELECT RAISE(ABORT, 'committee_sessionevent is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_sessionevent_no_delete BEFORE DELETE ON committee_sessionevent 
       BEGIN SELECT RAISE(ABORT, 'committee_sessionevent is append-only: DELETE refused'); END;
CREATE TRIGGER committee_ballotevent_no_update BEFORE UPDATE ON committee_ballotevent 
       BEGIN SELECT RAISE(ABORT, 'committee_ballotevent is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_ballotevent_no_delete BEFORE DELETE ON committee_ballotevent 
       BEGIN SELECT RAISE(ABORT, 'committee_ballotevent is append-only: DELETE refused'); END;
CREATE TABLE "committee_recusal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "reason" varchar(10) NOT NULL, "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "committee_recusal_by_id_3aa0ed57" ON "committee_recusal" ("by_id");
CREATE INDEX "committee_recusal_case_id_d8de145f" ON "committee_recusal" ("case_id");
CREATE INDEX "committee_recusal_user_id_ed19e751" ON "committee_recusal" ("user_id");
CREATE TABLE "committee_agendaitem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL REFERENCES "committee_session" ("id") DEFERRABLE INITIALLY DEFERRED, "purpose" varchar(12) NOT NULL, CONSTRAINT "agenda_names_a_case_once" UNIQUE ("session_id", "case_id", "purpose"));
CREATE INDEX "committee_agendaitem_case_id_97caeb3f" ON "committee_agendaitem" ("case_id");
CREATE INDEX "committee_agendaitem_session_id_f21948d9" ON "committee_agendaitem" ("session_id");
CREATE UNIQUE INDEX "recusal_once_a_case_and_person" ON "committee_recusal" ("case_id", "user_id") WHERE NOT ("reason" = 'took_part');
CREATE UNIQUE INDEX "recusal_of_who_took_part_once" ON "committee_recusal" ("case_id", "user_id") WHERE "reason" = 'took_part';
CREATE TABLE "committee_appeal_documents" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "appeal_id" bigint NOT NULL REFERENCES "committee_appeal" ("id") DEFERRABLE INITIALLY DEFERRED, "document_id" bigint NOT NULL REFERENCES "cases_document" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "committee_appeal_documents_appeal_id_document_id_dbfb2978_uniq" ON "committee_appeal_documents" ("appeal_id", "document_id");
CREATE INDEX "committee_appeal_documents_appeal_id_2d9726b2" ON "committee_appeal_documents" ("appeal_id");
CREATE INDEX "committee_appeal_documents_document_id_f0a6af78" ON "committee_appeal_documents" ("document_id");
CREATE TABLE "committee_appealletter" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file" varchar(100) NOT NULL, "sha256" varchar(64) NOT NULL, "template_version" varchar(12) NOT NULL, "language" varchar(2) NOT NULL, "title" varchar(200) NOT NULL, "made_at" datetime NOT NULL, "appeal_id" bigint NOT NULL UNIQUE REFERENCES "committee_appeal" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "committee_decision" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" varchar(20) NOT NULL UNIQUE, "outcome" varchar(10) NOT NULL, "cents" bigint NULL, "currency" varchar(3) NOT NULL, "conditions" text NOT NULL, "reasons" text NOT NULL CHECK ((JSON_VALID("reasons") OR "reasons" IS NULL)), "text" text NOT NULL, "remedies" text NOT NULL, "appeal_until" date NULL, "decided_on" date NOT NULL, "recorded_at" datetime NOT NULL, "ballot_id" bigint NULL UNIQUE REFERENCES "committee_ballot" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "committee_id" bigint NOT NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "correction_reason" varchar(500) NOT NULL, "appeal_id" bigint NULL REFERENCES "committee_appeal" ("id") DEFERRABLE INITIALLY DEFERRED, "fast_track_id" bigint NULL UNIQUE REFERENCES "committee_fasttrack" ("id") DEFERRABLE INITIALLY DEFERRED, "corrects_id" bigint NULL UNIQUE REFERENCES "committee_decision" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "decision_has_cents_when_granted_only" CHECK ((("cents" > 0 AND "outcome" = 'granted') OR (NOT ("outcome" = 'granted') AND "cents" IS NULL))), CONSTRAINT "decision_rests_on_exactly_one_thing" CHECK ((("ballot_id" IS NOT NULL AND "corrects_id" IS NULL AND "fast_track_id" IS NULL) OR ("ballot_id" IS NULL AND "corrects_id" IS NULL AND "fast_track_id" IS NOT NULL) OR ("ballot_id" IS NULL AND "corrects_id" IS NOT NULL AND "fast_track_id" IS NULL))), CONSTRAINT "decision_corrected_says_why" CHECK ((("correction_reason" = '' AND "corrects_id" IS NULL) OR ("corrects_id" IS NOT NULL AND NOT ("correction_reason" = '')))));
CREATE INDEX "committee_decision_by_id_f2483b6d" ON "committee_decision" ("by_id");
CREATE INDEX "committee_decision_case_id_c8cfa839" ON "committee_decision" ("case_id");
CREATE INDEX "committee_decision_committee_id_c3fc6575" ON "committee_decision" ("committee_id");
CREATE INDEX "committee_decision_appeal_id_5054a014" ON "committee_decision" ("appeal_id");
CREATE INDEX "decision_latest_first" ON "committee_decision" ("decided_on" DESC, "id" DESC);
CREATE TABLE "committee_letterposting" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "letter_id" bigint NOT NULL UNIQUE REFERENCES "committee_decisionletter" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "committee_letterposting_by_id_b54007b1" ON "committee_letterposting" ("by_id");
CREATE TABLE "committee_letterreading" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "letter_id" bigint NOT NULL UNIQUE REFERENCES "committee_decisionletter" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "committee_letterreading_by_id_99a8071b" ON "committee_letterreading" ("by_id");
CREATE TABLE "committee_appeal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "text" text NOT NULL, "lodged_on" date NOT NULL, "ended_on" date NULL, "state" varchar(20) NOT NULL, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "committee_id" bigint NOT NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "decision_id" bigint NOT NULL REFERENCES "committee_decision" ("id") DEFERRABLE INITIALLY DEFERRED, "lodged_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "appeal_once_a_decision" UNIQUE ("decision_id"), CONSTRAINT "appeal_ends_on_a_day" CHECK ((("ended_on" IS NULL AND "state" = 'lodged') OR (NOT ("state" = 'lodged') AND "ended_on" IS NOT NULL))));
CREATE INDEX "committee_appeal_state_e33de071" ON "committee_appeal" ("state");
CREATE INDEX "committee_appeal_case_id_c9703a7a" ON "committee_appeal" ("case_id");
CREATE INDEX "committee_appeal_committee_id_7dd427c9" ON "committee_appeal" ("committee_id");
CREATE INDEX "committee_appeal_decision_id_ab8ec867" ON "committee_appeal" ("decision_id");
CREATE INDEX "committee_appeal_lodged_by_id_64d143cb" ON "committee_appeal" ("lodged_by_id");
CREATE TABLE "committee_appealevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "appeal_id" bigint NOT NULL REFERENCES "committee_appeal" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "appeal_event_once" UNIQUE ("appeal_id", "sequence"));
CREATE INDEX "committee_appealevent_appeal_id_e5aa11c6" ON "committee_appealevent" ("appeal_id");
CREATE INDEX "committee_appealevent_by_id_242ba86a" ON "committee_appealevent" ("by_id");
CREATE TABLE "committee_delegation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kinds" text NOT NULL CHECK ((JSON_VALID("kinds") OR "kinds" IS NULL)), "urgency" varchar(10) NOT NULL, "currency" varchar(3) NOT NULL, "cap_cents" bigint NOT NULL, "period" varchar(8) NOT NULL, "period_cap_cents" bigint NOT NULL, "ratify_days" smallint unsigned NOT NULL CHECK ("ratify_days" >= 0), "from_on" date NOT NULL, "to_on" date NOT NULL, "proposed_at" datetime NOT NULL, "approved_at" datetime NULL, "ended_on" date NULL, "approved_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "committee_id" bigint NOT NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "ended_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "first_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "second_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "delegation_goes_to_two_people" CHECK (NOT ("first_id" = ("second_id"))), CONSTRAINT "delegation_caps_hold_together" CHECK (("cap_cents" > 0 AND "period_cap_cents" >= ("cap_cents"))), CONSTRAINT "delegation_ends_after_it_begins" CHECK ("to_on" >= ("from_on")), CONSTRAINT "delegation_is_given_by_two_people" CHECK ((("approved_at" IS NULL AND "approved_by_id" IS NULL) OR ("approved_at" IS NOT NULL AND NOT ("approved_by_id" = ("proposed_by_id") AND "approved_by_id" IS NOT NULL)))));
CREATE INDEX "committee_delegation_approved_by_id_a9ace641" ON "committee_delegation" ("approved_by_id");
CREATE INDEX "committee_delegation_committee_id_fe25fadd" ON "committee_delegation" ("committee_id");
CREATE INDEX "committee_delegation_ended_by_id_86d81235" ON "committee_delegation" ("ended_by_id");
CREATE INDEX "committee_delegation_first_id_ff2799e0" ON "committee_delegation" ("first_id");
CREATE INDEX "committee_delegation_proposed_by_id_eb8aeca5" ON "committee_delegation" ("proposed_by_id");
CREATE INDEX "committee_delegation_second_id_4a7c0f64" ON "committee_delegation" ("second_id");
CREATE TABLE "committee_fasttrack" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "cents" bigint NOT NULL, "conditions" text NOT NULL, "reasons" text NOT NULL CHECK ((JSON_VALID("reasons") OR "reasons" IS NULL)), "text" text NOT NULL, "proposed_at" datetime NOT NULL, "granted_on" date NULL, "consequence" varchar(12) NOT NULL, "consequence_text" text NOT NULL, "state" varchar(20) NOT NULL, "ballot_id" bigint NULL UNIQUE REFERENCES "committee_ballot" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "confirmed_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "delegation_id" bigint NOT NULL REFERENCES "committee_delegation" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "fast_track_grants_something" CHECK ("cents" > 0), CONSTRAINT "fast_track_is_granted_by_two_people" CHECK ((("granted_on" IS NULL AND "state" IN ('proposed', 'declined')) OR ("granted_on" IS NOT NULL AND "state" IN ('granted', 'ratified', 'not_ratified') AND "confirmed_by_id" IS NOT NULL AND NOT ("confirmed_by_id" = ("proposed_by_id") AND "confirmed_by_id" IS NOT NULL)))), CONSTRAINT "fast_track_not_ratified_has_a_consequence" CHECK ((("ballot_id" IS NOT NULL AND "state" = 'not_ratified' AND NOT ("consequence" = '')) OR (NOT ("state" = 'not_ratified') AND "consequence" = ''))));
CREATE UNIQUE INDEX "fast_track_proposed_once_a_case" ON "committee_fasttrack" ("case_id") WHERE "state" = 'proposed';
CREATE INDEX "committee_fasttrack_state_b96b492c" ON "committee_fasttrack" ("state");
CREATE INDEX "committee_fasttrack_case_id_333e34f1" ON "committee_fasttrack" ("case_id");
CREATE INDEX "committee_fasttrack_confirmed_by_id_d3746431" ON "committee_fasttrack" ("confirmed_by_id");
CREATE INDEX "committee_fasttrack_delegation_id_e7a32a53" ON "committee_fasttrack" ("delegation_id");
CREATE INDEX "committee_fasttrack_proposed_by_id_2f08f82e" ON "committee_fasttrack" ("proposed_by_id");
CREATE TABLE "committee_fasttrackevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "track_id" bigint NOT NULL REFERENCES "committee_fasttrack" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "fast_track_event_once" UNIQUE ("track_id", "sequence"));
CREATE INDEX "committee_fasttrackevent_by_id_3f300ab3" ON "committee_fasttrackevent" ("by_id");
CREATE INDEX "committee_fasttrackevent_track_id_41931471" ON "committee_fasttrackevent" ("track_id");
CREATE TRIGGER committee_recusal_no_update BEFORE UPDATE ON committee_recusal 
       BEGIN SELECT RAISE(ABORT, 'committee_recusal is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_recusal_no_delete BEFORE DELETE ON committee_recusal 
       BEGIN SELECT RAISE(ABORT, 'committee_recusal is append-only: DELETE refused'); END;
CREATE TRIGGER committee_decision_no_update BEFORE UPDATE ON committee_decision 
       BEGIN SELECT RAISE(ABORT, 'committee_decision is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_decision_no_delete BEFORE DELETE ON committee_decision 
       BEGIN SELECT RAISE(ABORT, 'committee_decision is append-only: DELETE refused'); END;
CREATE TRIGGER committee_delegation_no_update BEFORE UPDATE ON committee_delegation WHEN (OLD.ended_on IS NOT NULL)
       BEGIN SELECT RAISE(ABORT, 'committee_delegation is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_delegation_no_delete BEFORE DELETE ON committee_delegation WHEN (OLD.ended_on IS NOT NULL)
       BEGIN SELECT RAISE(ABORT, 'committee_delegation is append-only: DELETE refused'); END;
CREATE TRIGGER committee_fasttrack_no_update BEFORE UPDATE ON committee_fasttrack WHEN (OLD.state IN ('declined', 'ratified', 'not_ratified'))
       BEGIN SELECT RAISE(ABORT, 'committee_fasttrack is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_fasttrack_no_delete BEFORE DELETE ON committee_fasttrack WHEN (OLD.state IN ('declined', 'ratified', 'not_ratified'))
       BEGIN SELECT RAISE(ABORT, 'committee_fasttrack is append-only: DELETE refused'); END;
CREATE TRIGGER committee_fasttrackevent_no_update BEFORE UPDATE ON committee_fasttrackevent 
       BEGIN SELECT RAISE(ABORT, 'committee_fasttrackevent is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_fasttrackevent_no_delete BEFORE DELETE ON committee_fasttrackevent 
       BEGIN SELECT RAISE(ABORT, 'committee_fasttrackevent is append-only: DELETE refused'); END;
CREATE TRIGGER committee_appeal_no_update BEFORE UPDATE ON committee_appeal WHEN (OLD.state IN ('upheld', 'changed', 'withdrawn'))
       BEGIN SELECT RAISE(ABORT, 'committee_appeal is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_appeal_no_delete BEFORE DELETE ON committee_appeal WHEN (OLD.state IN ('upheld', 'changed', 'withdrawn'))
       BEGIN SELECT RAISE(ABORT, 'committee_appeal is append-only: DELETE refused'); END;
CREATE TRIGGER committee_appealevent_no_update BEFORE UPDATE ON committee_appealevent 
       BEGIN SELECT RAISE(ABORT, 'committee_appealevent is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_appealevent_no_delete BEFORE DELETE ON committee_appealevent 
       BEGIN SELECT RAISE(ABORT, 'committee_appealevent is append-only: DELETE refused'); END;
CREATE TRIGGER committee_appealletter_no_update BEFORE UPDATE ON committee_appealletter 
       BEGIN SELECT RAISE(ABORT, 'committee_appealletter is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_appealletter_no_delete BEFORE DELETE ON committee_appealletter 
       BEGIN SELECT RAISE(ABORT, 'committee_appealletter is append-only: DELETE refused'); END;
CREATE TRIGGER committee_letterreading_no_update BEFORE UPDATE ON committee_letterreading 
       BEGIN SELECT RAISE(ABORT, 'committee_letterreading is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_letterreading_no_delete BEFORE DELETE ON committee_letterreading 
       BEGIN SELECT RAISE(ABORT, 'committee_letterreading is append-only: DELETE refused'); END;
CREATE TRIGGER committee_letterposting_no_update BEFORE UPDATE ON committee_letterposting 
       BEGIN SELECT RAISE(ABORT, 'committee_letterposting is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_letterposting_no_delete BEFORE DELETE ON committee_letterposting 
       BEGIN SELECT RAISE(ABORT, 'committee_letterposting is append-only: DELETE refused'); END;
CREATE TABLE "committee_committee" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(30) NOT NULL UNIQUE, "name" varchar(100) NOT NULL);
CREATE TABLE "committee_minutes" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file" varchar(100) NOT NULL, "sha256" varchar(64) NOT NULL, "template_version" varchar(12) NOT NULL, "language" varchar(2) NOT NULL, "approved_at" datetime NOT NULL, "approved_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL REFERENCES "committee_session" ("id") DEFERRABLE INITIALLY DEFERRED, "kind" varchar(10) NOT NULL, CONSTRAINT "minutes_printed_once_a_version" UNIQUE ("session_id", "kind"));
CREATE INDEX "committee_minutes_approved_by_id_0c165920" ON "committee_minutes" ("approved_by_id");
CREATE INDEX "committee_minutes_session_id_cc234bd0" ON "committee_minutes" ("session_id");
CREATE TABLE "committee_remarks" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "opening" text NOT NULL, "items" text NOT NULL, "closing" text NOT NULL, "session_id" bigint NOT NULL UNIQUE REFERENCES "committee_session" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "committee_signature" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL, "office" varchar(10) NOT NULL, "digest" varchar(64) NOT NULL, "unread" text NOT NULL CHECK ((JSON_VALID("unread") OR "unread" IS NULL)), "at" datetime NOT NULL, "session_id" bigint NOT NULL REFERENCES "committee_session" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "minutes_signed_once_a_person_and_wording" UNIQUE ("session_id", "user_id", "digest"));
CREATE INDEX "committee_signature_session_id_8b9c132a" ON "committee_signature" ("session_id");
CREATE INDEX "committee_signature_user_id_e4bc775f" ON "committee_signature" ("user_id");
CREATE TRIGGER committee_signature_no_update BEFORE UPDATE ON committee_signature 
       BEGIN SELECT RAISE(ABORT, 'committee_signature is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_signature_no_delete BEFORE DELETE ON committee_signature 
       BEGIN SELECT RAISE(ABORT, 'committee_signature is append-only: DELETE refused'); END;
CREATE TRIGGER committee_minutes_no_update BEFORE UPDATE ON committee_minutes 
       BEGIN SELECT RAISE(ABORT, 'committee_minutes is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_minutes_no_delete BEFORE DELETE ON committee_minutes 
       BEGIN SELECT RAISE(ABORT, 'committee_minutes is append-only: DELETE refused'); END;
CREATE TABLE "committee_mandate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(12) NOT NULL, "from_on" date NOT NULL, "to_on" date NULL, "committee_id" bigint NOT NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "college" varchar(8) NOT NULL, "substitute_of_id" bigint NULL REFERENCES "committee_mandate" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "mandate_ends_after_it_begins" CHECK (("to_on" IS NULL OR "to_on" >= ("from_on"))));
CREATE UNIQUE INDEX "mandate_held_once_at_a_time" ON "committee_mandate" ("committee_id", "user_id") WHERE "to_on" IS NULL;
CREATE UNIQUE INDEX "mandate_of_one_chair_at_a_time" ON "committee_mandate" ("committee_id") WHERE ("role" = 'chair' AND "substitute_of_id" IS NULL AND "to_on" IS NULL);
CREATE INDEX "committee_mandate_committee_id_c9d7f0e3" ON "committee_mandate" ("committee_id");
CREATE INDEX "committee_mandate_user_id_5f486198" ON "committee_mandate" ("user_id");
CREATE INDEX "committee_mandate_substitute_of_id_acb9eca4" ON "committee_mandate" ("substitute_of_id");
CREATE TABLE "committee_rulesversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "from_on" date NOT NULL, "quorum_base" varchar(12) NOT NULL, "quorum_numerator" smallint unsigned NOT NULL CHECK ("quorum_numerator" >= 0), "quorum_denominator" smallint unsigned NOT NULL CHECK ("quorum_denominator" >= 0), "quorum_strict" bool NOT NULL, "majority_base" varchar(12) NOT NULL, "majority_numerator" smallint unsigned NOT NULL CHECK ("majority_numerator" >= 0), "majority_denominator" smallint unsigned NOT NULL CHECK ("majority_denominator" >= 0), "majority_strict" bool NOT NULL, "abstentions_count" bool NOT NULL, "tie" varchar(12) NOT NULL, "appeal_days" smallint unsigned NOT NULL CHECK ("appeal_days" >= 0), "published_at" datetime NOT NULL, "committee_id" bigint NOT NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "published_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "appeals_to_id" bigint NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "ceiling_cents" bigint NULL, "circular_allowed" bool NOT NULL, "circular_hours" smallint unsigned NOT NULL CHECK ("circular_hours" >= 0), "closes_early" bool NOT NULL, "escalates_to_id" bigint NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "secret" bool NOT NULL, "stand_in_id" bigint NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "proposal_id" bigint NULL UNIQUE REFERENCES "committee_rulesproposal" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "rules_numbered_once" UNIQUE ("committee_id", "number"), CONSTRAINT "rules_shares_lie_above_0_up_to_1" CHECK (("majority_numerator" > 0 AND "majority_numerator" <= ("majority_denominator") AND "quorum_numerator" > 0 AND "quorum_numerator" <= ("quorum_denominator"))), CONSTRAINT "rules_ceiling_is_positive" CHECK (("ceiling_cents" IS NULL OR "ceiling_cents" > 0)), CONSTRAINT "rules_do_not_escalate_to_their_own_committee" CHECK (("escalates_to_id" IS NULL OR NOT ("escalates_to_id" = ("committee_id") AND "escalates_to_id" IS NOT NULL))), CONSTRAINT "rules_have_another_committee_stand_in" CHECK (("stand_in_id" IS NULL OR NOT ("stand_in_id" = ("committee_id") AND "stand_in_id" IS NOT NULL))));
CREATE INDEX "committee_rulesversion_committee_id_2dc0dbc9" ON "committee_rulesversion" ("committee_id");
CREATE INDEX "committee_rulesversion_published_by_id_afb3f33d" ON "committee_rulesversion" ("published_by_id");
CREATE INDEX "committee_rulesversion_appeals_to_id_6ef9455a" ON "committee_rulesversion" ("appeals_to_id");
CREATE INDEX "committee_rulesversion_escalates_to_id_5a12de6f" ON "committee_rulesversion" ("escalates_to_id");
CREATE INDEX "committee_rulesversion_stand_in_id_768bfa03" ON "committee_rulesversion" ("stand_in_id");
CREATE INDEX "committee_rulesversion_proposed_by_id_f12ba727" ON "committee_rulesversion" ("proposed_by_id");
CREATE TABLE "committee_rulesproposal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "from_on" date NOT NULL, "quorum_base" varchar(12) NOT NULL, "quorum_numerator" smallint unsigned NOT NULL CHECK ("quorum_numerator" >= 0), "quorum_denominator" smallint unsigned NOT NULL CHECK ("quorum_denominator" >= 0), "quorum_strict" bool NOT NULL, "majority_base" varchar(12) NOT NULL, "majority_numerator" smallint unsigned NOT NULL CHECK ("majority_numerator" >= 0), "majority_denominator" smallint unsigned NOT NULL CHECK ("majority_denominator" >= 0), "majority_strict" bool NOT NULL, "abstentions_count" bool NOT NULL, "tie" varchar(12) NOT NULL, "secret" bool NOT NULL, "closes_early" bool NOT NULL, "circular_allowed" bool NOT NULL, "circular_hours" smallint unsigned NOT NULL CHECK ("circular_hours" >= 0), "ceiling_cents" bigint NULL, "appeal_days" smallint unsigned NOT NULL CHECK ("appeal_days" >= 0), "state" varchar(20) NOT NULL, "why" varchar(500) NOT NULL, "proposed_on" date NOT NULL, "answered_on" date NULL, "answered_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "appeals_to_id" bigint NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "committee_id" bigint NOT NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "escalates_to_id" bigint NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "stand_in_id" bigint NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "rules_proposal_is_approved_by_another" CHECK ((NOT ("state" = 'approved') OR ("answered_by_id" IS NOT NULL AND NOT ("answered_by_id" = ("proposed_by_id") AND "answered_by_id" IS NOT NULL)))));
CREATE INDEX "committee_rulesproposal_answered_by_id_0fbe2115" ON "committee_rulesproposal" ("answered_by_id");
CREATE INDEX "committee_rulesproposal_appeals_to_id_b21fc0ff" ON "committee_rulesproposal" ("appeals_to_id");
CREATE INDEX "committee_rulesproposal_committee_id_70502cec" ON "committee_rulesproposal" ("committee_id");
CREATE INDEX "committee_rulesproposal_escalates_to_id_6190b832" ON "committee_rulesproposal" ("escalates_to_id");
CREATE INDEX "committee_rulesproposal_proposed_by_id_04f363b7" ON "committee_rulesproposal" ("proposed_by_id");
CREATE INDEX "committee_rulesproposal_stand_in_id_af0819d0" ON "committee_rulesproposal" ("stand_in_id");
CREATE TABLE "committee_rulesproposalevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "proposal_id" bigint NOT NULL REFERENCES "committee_rulesproposal" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "rules_proposal_event_numbered_once" UNIQUE ("proposal_id", "sequence"));
CREATE INDEX "committee_rulesproposalevent_by_id_2294a670" ON "committee_rulesproposalevent" ("by_id");
CREATE INDEX "committee_rulesproposalevent_proposal_id_5536976d" ON "committee_rulesproposalevent" ("proposal_id");
CREATE TRIGGER committee_rulesversion_no_update BEFORE UPDATE ON committee_rulesversion 
       BEGIN SELECT RAISE(ABORT, 'committee_rulesversion is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_rulesversion_no_delete BEFORE DELETE ON committee_rulesversion 
       BEGIN SELECT RAISE(ABORT, 'committee_rulesversion is append-only: DELETE refused'); END;
CREATE TRIGGER committee_rulesproposal_no_update BEFORE UPDATE ON committee_rulesproposal WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'committee_rulesproposal is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_rulesproposal_no_delete BEFORE DELETE ON committee_rulesproposal WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'committee_rulesproposal is append-only: DELETE refused'); END;
CREATE TRIGGER committee_rulesproposalevent_no_update BEFORE UPDATE ON committee_rulesproposalevent 
       BEGIN SELECT RAISE(ABORT, 'committee_rulesproposalevent is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_rulesproposalevent_no_delete BEFORE DELETE ON committee_rulesproposalevent 
       BEGIN SELECT RAISE(ABORT, 'committee_rulesproposalevent is append-only: DELETE refused'); END;
CREATE TABLE "committee_ballot" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "state" varchar(20) NOT NULL, "electorate_at_opening" text NOT NULL CHECK ((JSON_VALID("electorate_at_opening") OR "electorate_at_opening" IS NULL)), "electorate_at_count" text NOT NULL CHECK ((JSON_VALID("electorate_at_count") OR "electorate_at_count" IS NULL)), "quorum_at_opening" text NOT NULL CHECK ((JSON_VALID("quorum_at_opening") OR "quorum_at_opening" IS NULL)), "proof" text NOT NULL CHECK ((JSON_VALID("proof") OR "proof" IS NULL)), "proof_text" text NOT NULL, "outcome" varchar(10) NOT NULL, "cents" bigint NULL, "opened_at" datetime NULL, "closed_at" datetime NULL, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "item_id" bigint NOT NULL REFERENCES "committee_agendaitem" ("id") DEFERRABLE INITIALLY DEFERRED, "rules_id" bigint NOT NULL REFERENCES "committee_rulesversion" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL REFERENCES "committee_session" ("id") DEFERRABLE INITIALLY DEFERRED, "question" varchar(12) NOT NULL, "closes_at" datetime NULL, "meeting_called_at" datetime NULL, CONSTRAINT "ballot_has_cents_when_granted_only" CHECK ((("cents" > 0 AND "outcome" = 'granted') OR (NOT ("outcome" = 'granted') AND "cents" IS NULL))), CONSTRAINT "ballot_has_no_outcome_before_it_closes" CHECK (("state" = 'closed' OR "state" = 'void' OR "outcome" = '')), CONSTRAINT "ballot_closes_after_it_opens" CHECK (("closes_at" IS NULL OR "opened_at" IS NULL OR "closes_at" > ("opened_at"))));
CREATE UNIQUE INDEX "ballot_open_once_a_case" ON "committee_ballot" ("case_id") WHERE "state" IN ('created', 'open');
CREATE INDEX "committee_ballot_case_id_bc52df0a" ON "committee_ballot" ("case_id");
CREATE INDEX "committee_ballot_item_id_15727007" ON "committee_ballot" ("item_id");
CREATE INDEX "committee_ballot_rules_id_ef97401a" ON "committee_ballot" ("rules_id");
CREATE INDEX "committee_ballot_session_id_fe5d849d" ON "committee_ballot" ("session_id");
CREATE TABLE "committee_secretpaper" ("id" char(32) NOT NULL PRIMARY KEY, "choice" varchar(8) NOT NULL, "cents" bigint NULL, "code_hash" varchar(64) NOT NULL, "ballot_id" bigint NOT NULL REFERENCES "committee_ballot" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "secret_paper_has_cents_when_granting_only" CHECK ((("cents" > 0 AND "choice" = 'grant') OR (NOT ("choice" = 'grant') AND "cents" IS NULL))));
CREATE INDEX "committee_secretpaper_ballot_id_decac7de" ON "committee_secretpaper" ("ballot_id");
CREATE UNIQUE INDEX "secret_paper_answers_to_one_code" ON "committee_secretpaper" ("ballot_id", "code_hash") WHERE NOT ("code_hash" = '');
CREATE TABLE "committee_secretvoter" ("id" char(32) NOT NULL PRIMARY KEY, "ballot_id" bigint NOT NULL REFERENCES "committee_ballot" ("id") DEFERRABLE INITIALLY DEFERRED, "voter_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "secret_voter_once_a_ballot" UNIQUE ("ballot_id", "voter_id"));
CREATE INDEX "committee_secretvoter_ballot_id_494462b9" ON "committee_secretvoter" ("ballot_id");
CREATE INDEX "committee_secretvoter_voter_id_82386f6a" ON "committee_secretvoter" ("voter_id");
CREATE TRIGGER committee_secretpaper_no_update BEFORE UPDATE ON committee_secretpaper WHEN (OLD.code_hash = '')
       BEGIN SELECT RAISE(ABORT, 'committee_secretpaper is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_secretpaper_no_delete BEFORE DELETE ON committee_secretpaper WHEN (OLD.code_hash = '')
       BEGIN SELECT RAISE(ABORT, 'committee_secretpaper is append-only: DELETE refused'); END;
CREATE TRIGGER committee_ballot_no_update BEFORE UPDATE ON committee_ballot WHEN (OLD.state = 'void')
       BEGIN SELECT RAISE(ABORT, 'committee_ballot is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_ballot_no_delete BEFORE DELETE ON committee_ballot WHEN (OLD.state = 'void')
       BEGIN SELECT RAISE(ABORT, 'committee_ballot is append-only: DELETE refused'); END;
CREATE TABLE "committee_session" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "held_on" date NOT NULL, "starts_at" time NOT NULL, "place" varchar(200) NOT NULL, "state" varchar(20) NOT NULL, "convened_at" datetime NULL, "opened_at" datetime NULL, "closed_at" datetime NULL, "committee_id" bigint NOT NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "closes_at" datetime NULL, "form" varchar(8) NOT NULL, "opens_at" datetime NULL, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), CONSTRAINT "session_has_a_window_when_circular_only" CHECK ((("closes_at" > ("opens_at") AND "form" = 'circular') OR ("closes_at" IS NULL AND "form" = 'meeting' AND "opens_at" IS NULL))));
CREATE UNIQUE INDEX "session_once_a_moment" ON "committee_session" ("committee_id", "held_on", "starts_at") WHERE NOT ("state" = 'cancelled');
CREATE INDEX "committee_session_committee_id_5113529e" ON "committee_session" ("committee_id");
CREATE INDEX "session_by_day" ON "committee_session" ("held_on");
CREATE TABLE "committee_absence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "withdrawn_at" datetime NULL, "session_id" bigint NOT NULL REFERENCES "committee_session" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "committee_calendarfeed" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token_hash" varchar(64) NOT NULL UNIQUE, "made_at" datetime NOT NULL, "read_at" datetime NULL, "revoked_at" datetime NULL, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "committee_consent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "outcome" varchar(10) NOT NULL, "cents" bigint NULL, "reasons" text NOT NULL CHECK ((JSON_VALID("reasons") OR "reasons" IS NULL)), "conditions" text NOT NULL, "text" text NOT NULL, "at" datetime NOT NULL, "pulled_at" datetime NULL, "why" text NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "item_id" bigint NOT NULL UNIQUE REFERENCES "committee_agendaitem" ("id") DEFERRABLE INITIALLY DEFERRED, "pulled_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "consent_has_cents_when_granting_only" CHECK ((("cents" > 0 AND "outcome" = 'granted') OR (NOT ("outcome" = 'granted') AND "cents" IS NULL))), CONSTRAINT "consent_pulled_has_its_time" CHECK (("pulled_at" IS NOT NULL OR "pulled_by_id" IS NULL)));
CREATE TABLE "committee_declaration" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL REFERENCES "committee_session" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "declaration_once_a_case_and_person" UNIQUE ("case_id", "user_id"));
CREATE TABLE "committee_referral" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "figures" text NOT NULL CHECK ((JSON_VALID("figures") OR "figures" IS NULL)), "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "committee_id" bigint NOT NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "from_committee_id" bigint NOT NULL REFERENCES "committee_committee" ("id") DEFERRABLE INITIALLY DEFERRED, "session_id" bigint NOT NULL REFERENCES "committee_session" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "referral_goes_elsewhere" CHECK (NOT ("committee_id" = ("from_committee_id"))));
CREATE UNIQUE INDEX "absence_once_a_session_and_person" ON "committee_absence" ("session_id", "user_id") WHERE "withdrawn_at" IS NULL;
CREATE INDEX "committee_absence_session_id_92248ce1" ON "committee_absence" ("session_id");
CREATE INDEX "committee_absence_user_id_e06aee1a" ON "committee_absence" ("user_id");
CREATE UNIQUE INDEX "calendar_feed_once_a_person" ON "committee_calendarfeed" ("user_id") WHERE "revoked_at" IS NULL;
CREATE INDEX "committee_calendarfeed_user_id_48fa5c94" ON "committee_calendarfeed" ("user_id");
CREATE INDEX "committee_consent_by_id_8834ff0d" ON "committee_consent" ("by_id");
CREATE INDEX "committee_consent_pulled_by_id_7f86bbc7" ON "committee_consent" ("pulled_by_id");
CREATE INDEX "committee_declaration_case_id_f74059a0" ON "committee_declaration" ("case_id");
CREATE INDEX "committee_declaration_session_id_012e6b43" ON "committee_declaration" ("session_id");
CREATE INDEX "committee_declaration_user_id_95f35387" ON "committee_declaration" ("user_id");
CREATE INDEX "committee_referral_by_id_3fa6b694" ON "committee_referral" ("by_id");
CREATE INDEX "committee_referral_case_id_708fd869" ON "committee_referral" ("case_id");
CREATE INDEX "committee_referral_committee_id_69f6fbe8" ON "committee_referral" ("committee_id");
CREATE INDEX "committee_referral_from_committee_id_b8cd5588" ON "committee_referral" ("from_committee_id");
CREATE INDEX "committee_referral_session_id_a8388202" ON "committee_referral" ("session_id");
CREATE TRIGGER committee_declaration_no_update BEFORE UPDATE ON committee_declaration 
       BEGIN SELECT RAISE(ABORT, 'committee_declaration is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_declaration_no_delete BEFORE DELETE ON committee_declaration 
       BEGIN SELECT RAISE(ABORT, 'committee_declaration is append-only: DELETE refused'); END;
CREATE TRIGGER committee_referral_no_update BEFORE UPDATE ON committee_referral 
       BEGIN SELECT RAISE(ABORT, 'committee_referral is append-only: UPDATE refused'); END;
CREATE TRIGGER committee_referral_no_delete BEFORE DELETE ON committee_referral 
       BEGIN SELECT RAISE(ABORT, 'committee_referral is append-only: DELETE refused'); END;
CREATE TABLE "debits_collectionbatchevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "batch_id" bigint NOT NULL REFERENCES "debits_collectionbatch" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "collection_batch_event_once" UNIQUE ("batch_id", "sequence"));
CREATE TABLE "debits_collectionevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "collection_id" bigint NOT NULL REFERENCES "debits_collection" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "collection_event_once" UNIQUE ("collection_id", "sequence"));
CREATE TABLE "debits_creditor" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "identifier" varchar(35) NOT NULL, "notice_days" smallint unsigned NOT NULL CHECK ("notice_days" >= 0), "account_id" bigint NOT NULL UNIQUE REFERENCES "banking_bankaccount" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "creditor_notice_within_two_months" CHECK ("notice_days" <= 60));
CREATE INDEX "debits_collectionbatchevent_batch_id_e536f5be" ON "debits_collectionbatchevent" ("batch_id");
CREATE INDEX "debits_collectionbatchevent_by_id_68e48c9f" ON "debits_collectionbatchevent" ("by_id");
CREATE INDEX "debits_collectionevent_by_id_f81942b3" ON "debits_collectionevent" ("by_id");
CREATE INDEX "debits_collectionevent_collection_id_782d319c" ON "debits_collectionevent" ("collection_id");
CREATE TABLE "debits_collectionbatch" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "number" varchar(20) NOT NULL UNIQUE, "prepared_at" datetime NOT NULL, "sent_at" datetime NULL, "file" text NOT NULL, "file_sha256" varchar(64) NOT NULL, "state" varchar(20) NOT NULL, "prepared_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "sent_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "creditor_id" bigint NOT NULL REFERENCES "debits_creditor" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "collection_batch_needs_two_people" CHECK (("sent_by_id" IS NULL OR NOT ("sent_by_id" = ("prepared_by_id") AND "sent_by_id" IS NOT NULL))), CONSTRAINT "collection_batch_sent_keeps_its_file" CHECK ((NOT ("state" = 'sent') OR (NOT ("file_sha256" = '') AND "sent_by_id" IS NOT NULL))));
CREATE INDEX "debits_collectionbatch_state_89b8a812" ON "debits_collectionbatch" ("state");
CREATE INDEX "debits_collectionbatch_prepared_by_id_5931437b" ON "debits_collectionbatch" ("prepared_by_id");
CREATE INDEX "debits_collectionbatch_sent_by_id_20346427" ON "debits_collectionbatch" ("sent_by_id");
CREATE INDEX "debits_collectionbatch_creditor_id_7770b0f8" ON "debits_collectionbatch" ("creditor_id");
CREATE TABLE "debits_debitmandate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "reference" varchar(35) NOT NULL UNIQUE, "debtor_name" text NOT NULL, "iban" text NOT NULL, "bic" varchar(11) NOT NULL, "how" varchar(8) NOT NULL, "signed_on" date NOT NULL, "text_sha256" varchar(64) NOT NULL, "last_used_on" date NULL, "ended_because" varchar(140) NOT NULL, "state" varchar(20) NOT NULL, "creditor_id" bigint NOT NULL REFERENCES "debits_creditor" ("id") DEFERRABLE INITIALLY DEFERRED, "expected_id" bigint NOT NULL REFERENCES "banking_expectedpayment" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "recorded_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "mandate_keeps_what_was_signed" CHECK (NOT ("text_sha256" = '')));
CREATE UNIQUE INDEX "one_mandate_in_force_a_payment" ON "debits_debitmandate" ("expected_id") WHERE "state" = 'active';
CREATE INDEX "debits_debitmandate_state_7e77bfae" ON "debits_debitmandate" ("state");
CREATE INDEX "debits_debitmandate_creditor_id_e96a3ab6" ON "debits_debitmandate" ("creditor_id");
CREATE INDEX "debits_debitmandate_expected_id_56ca66b6" ON "debits_debitmandate" ("expected_id");
CREATE INDEX "debits_debitmandate_member_id_0d0e2852" ON "debits_debitmandate" ("member_id");
CREATE INDEX "debits_debitmandate_recorded_by_id_f72d61d8" ON "debits_debitmandate" ("recorded_by_id");
CREATE TABLE "debits_collection" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "end_to_end_id" varchar(35) NOT NULL UNIQUE, "cents" bigint NOT NULL, "due_on" date NOT NULL, "collect_on" date NOT NULL, "sequence" varchar(4) NOT NULL, "why" varchar(140) NOT NULL, "state" varchar(20) NOT NULL, "came_back_id" bigint NULL UNIQUE REFERENCES "banking_match" ("id") DEFERRABLE INITIALLY DEFERRED, "expected_id" bigint NOT NULL REFERENCES "banking_expectedpayment" ("id") DEFERRABLE INITIALLY DEFERRED, "match_id" bigint NULL UNIQUE REFERENCES "banking_match" ("id") DEFERRABLE INITIALLY DEFERRED, "batch_id" bigint NULL REFERENCES "debits_collectionbatch" ("id") DEFERRABLE INITIALLY DEFERRED, "mandate_id" bigint NOT NULL REFERENCES "debits_debitmandate" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "collection_draws_something" CHECK ("cents" > 0), CONSTRAINT "collection_never_early" CHECK ("collect_on" >= ("due_on")), CONSTRAINT "collection_sent_is_in_a_file" CHECK ((NOT ("state" IN ('batched', 'sent', 'collected', 'rejected', 'returned')) OR "batch_id" IS NOT NULL)), CONSTRAINT "collection_collected_has_its_line" CHECK ((NOT ("state" = 'collected') OR "match_id" IS NOT NULL)));
CREATE UNIQUE INDEX "one_collection_under_way" ON "debits_collection" ("expected_id") WHERE "state" IN ('announced', 'batched', 'sent');
CREATE INDEX "debits_collection_state_1e95826d" ON "debits_collection" ("state");
CREATE INDEX "debits_collection_expected_id_50866fcb" ON "debits_collection" ("expected_id");
CREATE INDEX "debits_collection_batch_id_400dd057" ON "debits_collection" ("batch_id");
CREATE INDEX "debits_collection_mandate_id_78ce216d" ON "debits_collection" ("mandate_id");
CREATE TABLE "debits_debitmandateevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "mandate_id" bigint NOT NULL REFERENCES "debits_debitmandate" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "mandate_event_once" UNIQUE ("mandate_id", "sequence"));
CREATE INDEX "debits_debitmandateevent_by_id_468a8193" ON "debits_debitmandateevent" ("by_id");
CREATE INDEX "debits_debitmandateevent_mandate_id_6a4d0eac" ON "debits_debitmandateevent" ("mandate_id");
CREATE TRIGGER debits_debitmandateevent_no_update BEFORE UPDATE ON debits_debitmandateevent 
       BEGIN SELECT RAISE(ABORT, 'debits_debitmandateevent is append-only: UPDATE refused'); END;
CREATE TRIGGER debits_debitmandateevent_no_delete BEFORE DELETE ON debits_debitmandateevent 
       BEGIN SELECT RAISE(ABORT, 'debits_debitmandateevent is append-only: DELETE refused'); END;
CREATE TRIGGER debits_collectionevent_no_update BEFORE UPDATE ON debits_collectionevent 
       BEGIN SELECT RAISE(ABORT, 'debits_collectionevent is append-only: UPDATE refused'); END;
CREATE TRIGGER debits_collectionevent_no_delete BEFORE DELETE ON debits_collectionevent 
       BEGIN SELECT RAISE(ABORT, 'debits_collectionevent is append-only: DELETE refused'); END;
CREATE TRIGGER debits_collectionbatchevent_no_update BEFORE UPDATE ON debits_collectionbatchevent 
       BEGIN SELECT RAISE(ABORT, 'debits_collectionbatchevent is append-only: UPDATE refused'); END;
CREATE TRIGGER debits_collectionbatchevent_no_delete BEFORE DELETE ON debits_collectionbatchevent 
       BEGIN SELECT RAISE(ABORT, 'debits_collectionbatchevent is append-only: DELETE refused'); END;
CREATE TABLE "debits_signedmandate" ("mandate_id" bigint NOT NULL PRIMARY KEY REFERENCES "debits_debitmandate" ("id") DEFERRABLE INITIALLY DEFERRED, "content" text NOT NULL);
CREATE TABLE "debits_creditorchange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "identifier" varchar(35) NOT NULL, "notice_days" smallint unsigned NOT NULL CHECK ("notice_days" >= 0), "account_id" bigint NOT NULL REFERENCES "banking_bankaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "creditor_change_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))));
CREATE UNIQUE INDEX "one_creditor_change_at_a_time" ON "debits_creditorchange" ("account_id") WHERE "state" = 'proposed';
CREATE INDEX "debits_creditorchange_state_3e45db4c" ON "debits_creditorchange" ("state");
CREATE INDEX "debits_creditorchange_account_id_44a959a3" ON "debits_creditorchange" ("account_id");
CREATE INDEX "debits_creditorchange_decided_by_id_3e2ceb49" ON "debits_creditorchange" ("decided_by_id");
CREATE INDEX "debits_creditorchange_fund_id_40033b27" ON "debits_creditorchange" ("fund_id");
CREATE INDEX "debits_creditorchange_proposed_by_id_752b31f0" ON "debits_creditorchange" ("proposed_by_id");
CREATE TABLE "debits_creditorchangeevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "change_id" bigint NOT NULL REFERENCES "debits_creditorchange" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "creditor_change_event_once" UNIQUE ("change_id", "sequence"));
CREATE INDEX "debits_creditorchangeevent_by_id_4edebe94" ON "debits_creditorchangeevent" ("by_id");
CREATE INDEX "debits_creditorchangeevent_change_id_c7035693" ON "debits_creditorchangeevent" ("change_id");
CREATE TRIGGER debits_creditorchange_no_update BEFORE UPDATE ON debits_creditorchange WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'debits_creditorchange is append-only: UPDATE refused'); END;
CREATE TRIGGER debits_creditorchange_no_delete BEFORE DELETE ON debits_creditorchange WHEN (OLD.state <> 'proposed')
       BEGIN SELECT RAISE(ABORT, 'debits_creditorchange is append-only: DELETE refused'); END;
CREATE TRIGGER debits_creditorchangeevent_no_update BEFORE UPDATE ON debits_creditorchangeevent 
       BEGIN SELECT RAISE(ABORT, 'debits_creditorchangeevent is append-only: UPDATE refused'); END;
CREATE TRIGGER debits_creditorchangeevent_no_delete BEFORE DELETE ON debits_creditorchangeevent 
       BEGIN SELECT RAISE(ABORT, 'debits_creditorchangeevent is append-only: DELETE refused'); END;
CREATE TABLE "jobs_export" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "state" varchar(8) NOT NULL, "done" integer unsigned NOT NULL CHECK ("done" >= 0), "wanted" integer unsigned NULL CHECK ("wanted" >= 0), "tries" integer unsigned NOT NULL CHECK ("tries" >= 0), "seen_at" datetime NULL, "ended_at" datetime NULL, "problem" varchar(300) NOT NULL, "file" varchar(100) NOT NULL, "filename" varchar(120) NOT NULL, "content_type" varchar(100) NOT NULL, "size" bigint unsigned NOT NULL CHECK ("size" >= 0), "sha256" varchar(64) NOT NULL, "last_day" date NULL, "path" varchar(2000) NOT NULL, "title" varchar(100) NOT NULL, "role" varchar(20) NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "jobs_recorded" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(8) NOT NULL, "title" varchar(100) NOT NULL, "at" datetime NOT NULL, "ended_at" datetime NULL, "done" integer unsigned NOT NULL CHECK ("done" >= 0), "wanted" integer unsigned NULL CHECK ("wanted" >= 0), "lines" text NOT NULL CHECK ((JSON_VALID("lines") OR "lines" IS NULL)), "failed" text NOT NULL CHECK ((JSON_VALID("failed") OR "failed" IS NULL)), "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "jobs_subscription" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "report" varchar(40) NOT NULL, "query" varchar(200) NOT NULL, "every" varchar(5) NOT NULL, "since" datetime NOT NULL, "next_on" date NOT NULL, "last_on" date NULL, "ended_on" date NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "jobs_export_by_id_bde06f14" ON "jobs_export" ("by_id");
CREATE INDEX "export_of_person" ON "jobs_export" ("by_id", "at" DESC);
CREATE INDEX "jobs_recorded_by_id_a2d1cd72" ON "jobs_recorded" ("by_id");
CREATE INDEX "recorded_by_time" ON "jobs_recorded" ("at" DESC);
CREATE UNIQUE INDEX "subscription_once" ON "jobs_subscription" ("by_id", "report", "query", "every") WHERE "ended_on" IS NULL;
CREATE INDEX "jobs_subscription_by_id_ea6233ee" ON "jobs_subscription" ("by_id");
CREATE TABLE "ledger_period" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "span" varchar(5) NOT NULL, "first_on" date NOT NULL, "last_on" date NOT NULL, "state" varchar(20) NOT NULL, "closed_at" datetime NULL, "asked_at" datetime NULL, "asked_why" varchar(200) NOT NULL, "asked_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "closed_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "reopened_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "reservations" text NOT NULL CHECK ((JSON_VALID("reservations") OR "reservations" IS NULL)), "reserved_at" datetime NULL, "reserved_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "reserved_digest" varchar(64) NOT NULL, "reserved_why" varchar(200) NOT NULL, CONSTRAINT "period_once" UNIQUE ("fund_id", "span", "first_on"), CONSTRAINT "period_ends_after_it_begins" CHECK ("last_on" > ("first_on")), CONSTRAINT "period_is_asked_open_with_a_reason" CHECK (("asked_by_id" IS NULL OR ("state" = 'closed' AND NOT ("asked_why" = '')))), CONSTRAINT "period_closed_has_its_time" CHECK ((NOT ("state" = 'closed') OR "closed_at" IS NOT NULL)), CONSTRAINT "period_is_reserved_with_a_reason" CHECK ((("reserved_by_id" IS NULL AND "reserved_why" = '') OR ("reserved_by_id" IS NOT NULL AND NOT ("reserved_why" = '')))), CONSTRAINT "period_closed_with_a_reservation_by_two" CHECK ((NOT ("state" = 'closed') OR "reserved_by_id" IS NULL OR NOT ("closed_by_id" = ("reserved_by_id") AND "closed_by_id" IS NOT NULL AND "reserved_by_id" IS NOT NULL))));
CREATE INDEX "ledger_period_asked_by_id_43f4f95a" ON "ledger_period" ("asked_by_id");
CREATE INDEX "ledger_period_closed_by_id_db5cc2c5" ON "ledger_period" ("closed_by_id");
CREATE INDEX "ledger_period_fund_id_268fb166" ON "ledger_period" ("fund_id");
CREATE INDEX "ledger_period_reopened_by_id_64dcea86" ON "ledger_period" ("reopened_by_id");
CREATE INDEX "ledger_period_reserved_by_id_a721cc5f" ON "ledger_period" ("reserved_by_id");
CREATE INDEX "period_by_last_day" ON "ledger_period" ("fund_id", "span", "state", "last_on");
CREATE TRIGGER ledger_movement_open_day AFTER INSERT ON ledger_movement WHEN EXISTS (
    SELECT 1 FROM ledger_period WHERE fund_id = NEW.fund_id AND span = 'month' AND state = 'closed'
       AND last_on >= NEW.booked_on) BEGIN SELECT RAISE(ABORT, 'ledger_day_is_closed'); END;
CREATE TRIGGER ledger_period_begins_open BEFORE INSERT ON ledger_period WHEN NEW.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'a period begins open'); END;
CREATE TRIGGER ledger_period_stays BEFORE DELETE ON ledger_period BEGIN SELECT RAISE(ABORT, 'a period stays'); END;
CREATE TRIGGER ledger_period_keeps_its_days BEFORE UPDATE ON ledger_period WHEN
    (NEW.fund_id, NEW.span, NEW.first_on, NEW.last_on) <> (OLD.fund_id, OLD.span, OLD.first_on, OLD.last_on)
BEGIN SELECT RAISE(ABORT, 'a period keeps its days'); END;
CREATE TRIGGER ledger_period_opened_by_two BEFORE UPDATE ON ledger_period
WHEN OLD.state = 'closed' AND NEW.state <> 'closed' AND (
    OLD.asked_by_id IS NULL OR OLD.asked_why = '' OR NEW.reopened_by_id IS NULL
    OR NEW.reopened_by_id = OLD.asked_by_id) BEGIN SELECT RAISE(ABORT, 'a closed period is opened by two people, with a reason'); END;
CREATE TABLE "ledger_flowmark" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "through" bigint NOT NULL);
CREATE TABLE "ledger_flowday" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "source_kind" varchar(20) NOT NULL, "target_kind" varchar(20) NOT NULL, "cents" bigint NOT NULL, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "flow_day_once" UNIQUE ("fund_id", "on", "source_kind", "target_kind"), CONSTRAINT "flow_day_moves_something" CHECK ("cents" > 0));
CREATE TABLE "loans_loanproduct" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(40) NOT NULL UNIQUE, "name" text NOT NULL CHECK ((JSON_VALID("name") OR "name" IS NULL)), "summary" text NOT NULL CHECK ((JSON_VALID("summary") OR "summary" IS NULL)));
CREATE TABLE "loans_repaymentundo" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "why" varchar(200) NOT NULL, "recorded_at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "repayment_id" bigint NOT NULL UNIQUE REFERENCES "loans_repayment" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "loans_repaymentundo_by_id_f136a059" ON "loans_repaymentundo" ("by_id");
CREATE TABLE "loans_agreementevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "agreement_event_once" UNIQUE ("agreement_id", "sequence"));
CREATE INDEX "loans_agreementevent_agreement_id_732a584e" ON "loans_agreementevent" ("agreement_id");
CREATE INDEX "loans_agreementevent_by_id_5489ea06" ON "loans_agreementevent" ("by_id");
CREATE TABLE "loans_productversionevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "version_id" bigint NOT NULL REFERENCES "loans_productversion" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "product_version_event_once" UNIQUE ("version_id", "sequence"));
CREATE INDEX "loans_productversionevent_by_id_e9f91cb3" ON "loans_productversionevent" ("by_id");
CREATE INDEX "loans_productversionevent_version_id_c8cdd61d" ON "loans_productversionevent" ("version_id");
CREATE TABLE "loans_scheduleversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "reason" varchar(20) NOT NULL, "effective_on" date NOT NULL, "made_at" datetime NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "schedule_number_once" UNIQUE ("agreement_id", "number"));
CREATE INDEX "loans_scheduleversion_agreement_id_32fdbaea" ON "loans_scheduleversion" ("agreement_id");
CREATE INDEX "loans_scheduleversion_by_id_9ced9d22" ON "loans_scheduleversion" ("by_id");
CREATE TRIGGER loans_productversionevent_no_update BEFORE UPDATE ON loans_productversionevent 
       BEGIN SELECT RAISE(ABORT, 'loans_productversionevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_productversionevent_no_delete BEFORE DELETE ON loans_productversionevent 
       BEGIN SELECT RAISE(ABORT, 'loans_productversionevent is append-only: DELETE refused'); END;
CREATE TRIGGER loans_agreementevent_no_update BEFORE UPDATE ON loans_agreementevent 
       BEGIN SELECT RAISE(ABORT, 'loans_agreementevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_agreementevent_no_delete BEFORE DELETE ON loans_agreementevent 
       BEGIN SELECT RAISE(ABORT, 'loans_agreementevent is append-only: DELETE refused'); END;
CREATE TRIGGER loans_scheduleversion_no_update BEFORE UPDATE ON loans_scheduleversion 
       BEGIN SELECT RAISE(ABORT, 'loans_scheduleversion is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_scheduleversion_no_delete BEFORE DELETE ON loans_scheduleversion 
       BEGIN SELECT RAISE(ABORT, 'loans_scheduleversion is append-only: DELETE refused'); END;
CREATE TRIGGER loans_repaymentundo_no_update BEFORE UPDATE ON loans_repaymentundo 
       BEGIN SELECT RAISE(ABORT, 'loans_repaymentundo is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_repaymentundo_no_delete BEFORE DELETE ON loans_repaymentundo 
       BEGIN SELECT RAISE(ABORT, 'loans_repaymentundo is append-only: DELETE refused'); END;
CREATE TABLE "loans_agreementdocument" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "agreed" text NOT NULL, "file" varchar(100) NOT NULL, "sha256" varchar(64) NOT NULL, "language" varchar(2) NOT NULL, "template_version" varchar(12) NOT NULL, "made_at" datetime NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "loans_agreementdocument_agreement_id_2c1b6a25" ON "loans_agreementdocument" ("agreement_id");
CREATE TRIGGER loans_agreementdocument_no_update BEFORE UPDATE ON loans_agreementdocument 
       BEGIN SELECT RAISE(ABORT, 'loans_agreementdocument is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_agreementdocument_no_delete BEFORE DELETE ON loans_agreementdocument 
       BEGIN SELECT RAISE(ABORT, 'loans_agreementdocument is append-only: DELETE refused'); END;
CREATE TABLE "loans_repayment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(120) NOT NULL UNIQUE, "value_on" date NOT NULL, "booked_on" date NOT NULL, "cents" bigint NOT NULL, "mode" varchar(10) NOT NULL, "recorded_at" datetime NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "line_id" bigint NULL REFERENCES "banking_statementline" ("id") DEFERRABLE INITIALLY DEFERRED, "channel" varchar(10) NOT NULL, "payer" text NOT NULL, CONSTRAINT "repayment_is_above_zero" CHECK ("cents" > 0));
CREATE INDEX "loans_repayment_agreement_id_eb22ceba" ON "loans_repayment" ("agreement_id");
CREATE INDEX "loans_repayment_by_id_1c86dbb4" ON "loans_repayment" ("by_id");
CREATE INDEX "loans_repayment_line_id_46a98aea" ON "loans_repayment" ("line_id");
CREATE TABLE "loans_allocation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "part" varchar(12) NOT NULL, "cents" bigint NOT NULL, "instalment_id" bigint NULL REFERENCES "loans_instalment" ("id") DEFERRABLE INITIALLY DEFERRED, "repayment_id" bigint NOT NULL REFERENCES "loans_repayment" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "allocation_once_an_instalment" UNIQUE ("repayment_id", "instalment_id"), CONSTRAINT "allocation_is_above_zero" CHECK ("cents" > 0), CONSTRAINT "allocation_pays_an_instalment_or_is_a_surplus" CHECK ((("instalment_id" IS NULL AND "part" IN ('surplus', 'recovered')) OR (NOT ("part" IN ('surplus', 'recovered')) AND NOT ("instalment_id" IS NULL)))));
CREATE UNIQUE INDEX "one_surplus_a_repayment" ON "loans_allocation" ("repayment_id", "part") WHERE "instalment_id" IS NULL;
CREATE INDEX "loans_allocation_instalment_id_d829c540" ON "loans_allocation" ("instalment_id");
CREATE INDEX "loans_allocation_repayment_id_d34b9e0c" ON "loans_allocation" ("repayment_id");
CREATE TABLE "loans_loanchangeundo" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "why" varchar(200) NOT NULL, "recorded_at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "change_id" bigint NOT NULL UNIQUE REFERENCES "loans_loanchange" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "loans_loanchangeundo_by_id_32c665d8" ON "loans_loanchangeundo" ("by_id");
CREATE TABLE "loans_loanproposalevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "proposal_id" bigint NOT NULL REFERENCES "loans_loanproposal" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "loan_proposal_event_once" UNIQUE ("proposal_id", "sequence"));
CREATE INDEX "loans_loanproposalevent_by_id_a102b8f6" ON "loans_loanproposalevent" ("by_id");
CREATE INDEX "loans_loanproposalevent_proposal_id_1ede3e67" ON "loans_loanproposalevent" ("proposal_id");
CREATE TRIGGER loans_repayment_no_update BEFORE UPDATE ON loans_repayment 
       BEGIN SELECT RAISE(ABORT, 'loans_repayment is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_repayment_no_delete BEFORE DELETE ON loans_repayment 
       BEGIN SELECT RAISE(ABORT, 'loans_repayment is append-only: DELETE refused'); END;
CREATE TRIGGER loans_loanproposalevent_no_update BEFORE UPDATE ON loans_loanproposalevent 
       BEGIN SELECT RAISE(ABORT, 'loans_loanproposalevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_loanproposalevent_no_delete BEFORE DELETE ON loans_loanproposalevent 
       BEGIN SELECT RAISE(ABORT, 'loans_loanproposalevent is append-only: DELETE refused'); END;
CREATE TRIGGER loans_loanchangeundo_no_update BEFORE UPDATE ON loans_loanchangeundo 
       BEGIN SELECT RAISE(ABORT, 'loans_loanchangeundo is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_loanchangeundo_no_delete BEFORE DELETE ON loans_loanchangeundo 
       BEGIN SELECT RAISE(ABORT, 'loans_loanchangeundo is append-only: DELETE refused'); END;
CREATE TABLE "loans_arrearsrun" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL UNIQUE, "after" bigint NOT NULL, "done_at" datetime NULL);
CREATE INDEX "repayment_by_value_date" ON "loans_repayment" ("value_on");
CREATE TABLE "loans_changerequest" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(5) NOT NULL, "months" smallint unsigned NULL CHECK ("months" >= 0), "monthly_cents" bigint NULL, "words" text NOT NULL, "asked_on" date NOT NULL, "answered_on" date NULL, "answer" text NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "answered_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "change_request_has_the_figures_of_its_kind" CHECK ((("kind" = 'pause' AND "months" > 0) OR ("kind" = 'plan' AND "monthly_cents" > 0))), CONSTRAINT "change_request_answered_by_someone" CHECK ((("answered_by_id" IS NULL AND "answered_on" IS NULL) OR ("answered_by_id" IS NOT NULL AND "answered_on" >= ("asked_on")))));
CREATE UNIQUE INDEX "one_open_request_a_loan" ON "loans_changerequest" ("agreement_id") WHERE "answered_on" IS NULL;
CREATE INDEX "loans_changerequest_agreement_id_bd516c9b" ON "loans_changerequest" ("agreement_id");
CREATE INDEX "loans_changerequest_answered_by_id_6fc1e740" ON "loans_changerequest" ("answered_by_id");
CREATE INDEX "loans_changerequest_by_id_ad21a9c1" ON "loans_changerequest" ("by_id");
CREATE TABLE "loans_dunninghold" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "from_on" date NOT NULL, "until_on" date NOT NULL, "why" text NOT NULL, "lifted_on" date NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "lifted_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "dunning_hold_in_order" CHECK ("until_on" >= ("from_on")));
CREATE INDEX "loans_dunninghold_agreement_id_cc15be3a" ON "loans_dunninghold" ("agreement_id");
CREATE INDEX "loans_dunninghold_by_id_d7f4d6f5" ON "loans_dunninghold" ("by_id");
CREATE INDEX "loans_dunninghold_lifted_by_id_be75e176" ON "loans_dunninghold" ("lifted_by_id");
CREATE UNIQUE INDEX "dunning_one_hold_a_loan" ON "loans_dunninghold" ("agreement_id") WHERE "lifted_on" IS NULL;
CREATE TABLE "loans_dunningstep" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "spell_on" date NOT NULL, "days" smallint unsigned NOT NULL CHECK ("days" >= 0), "step" varchar(10) NOT NULL, "on" date NOT NULL, "late_days" integer unsigned NOT NULL CHECK ("late_days" >= 0), "late_cents" bigint NOT NULL, "late_since" date NOT NULL, "by_post" bool NOT NULL, "answered_on" date NULL, "answer" text NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "answered_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "dunning_step_once_a_spell" UNIQUE ("agreement_id", "spell_on", "days"), CONSTRAINT "dunning_one_step_a_day" UNIQUE ("agreement_id", "on"), CONSTRAINT "dunning_step_answered_by_someone" CHECK ((("answered_by_id" IS NULL AND "answered_on" IS NULL) OR ("answered_by_id" IS NOT NULL AND "answered_on" >= ("on")))));
CREATE INDEX "loans_dunningstep_agreement_id_b6021006" ON "loans_dunningstep" ("agreement_id");
CREATE INDEX "loans_dunningstep_answered_by_id_4e2c309e" ON "loans_dunningstep" ("answered_by_id");
CREATE INDEX "dunning_step_waits" ON "loans_dunningstep" ("step", "on") WHERE "answered_on" IS NULL;
CREATE TABLE "loans_loanpromise" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(60) NOT NULL UNIQUE, "due_on" date NOT NULL, "cents" bigint NOT NULL, "tolerance_days" smallint unsigned NOT NULL CHECK ("tolerance_days" >= 0), "made_on" date NOT NULL, "recorded_at" datetime NOT NULL, "by_borrower" bool NOT NULL, "withdrawn_on" date NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "withdrawn_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "loan_promise_is_above_zero" CHECK ("cents" > 0), CONSTRAINT "loan_promise_looks_ahead" CHECK ("due_on" >= ("made_on")));
CREATE INDEX "loans_loanpromise_agreement_id_3eea5d8e" ON "loans_loanpromise" ("agreement_id");
CREATE INDEX "loans_loanpromise_by_id_0d7fa075" ON "loans_loanpromise" ("by_id");
CREATE INDEX "loans_loanpromise_withdrawn_by_id_090f1135" ON "loans_loanpromise" ("withdrawn_by_id");
CREATE TRIGGER loans_dunningstep_no_update BEFORE UPDATE ON loans_dunningstep WHEN (NOT (OLD.answered_on IS NULL AND NEW.answered_on IS NOT NULL AND OLD.agreement_id = NEW.agreement_id AND OLD.spell_on = NEW.spell_on AND OLD.days = NEW.days AND OLD.step = NEW.step AND OLD."on" = NEW."on" AND OLD.late_cents = NEW.late_cents AND OLD.late_since = NEW.late_since AND OLD.by_post = NEW.by_post))
       BEGIN SELECT RAISE(ABORT, 'loans_dunningstep is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_dunningstep_no_delete BEFORE DELETE ON loans_dunningstep 
       BEGIN SELECT RAISE(ABORT, 'loans_dunningstep is append-only: DELETE refused'); END;
CREATE TRIGGER loans_changerequest_no_update BEFORE UPDATE ON loans_changerequest WHEN (NOT (OLD.answered_on IS NULL AND NEW.answered_on IS NOT NULL AND OLD.agreement_id = NEW.agreement_id AND OLD.kind = NEW.kind AND OLD.words = NEW.words AND OLD.asked_on = NEW.asked_on AND OLD.by_id = NEW.by_id))
       BEGIN SELECT RAISE(ABORT, 'loans_changerequest is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_changerequest_no_delete BEFORE DELETE ON loans_changerequest 
       BEGIN SELECT RAISE(ABORT, 'loans_changerequest is append-only: DELETE refused'); END;
CREATE TRIGGER loans_dunninghold_no_update BEFORE UPDATE ON loans_dunninghold WHEN (NOT (OLD.lifted_on IS NULL AND NEW.lifted_on IS NOT NULL AND OLD.agreement_id = NEW.agreement_id AND OLD.from_on = NEW.from_on AND OLD.until_on = NEW.until_on AND OLD.why = NEW.why AND OLD.by_id = NEW.by_id))
       BEGIN SELECT RAISE(ABORT, 'loans_dunninghold is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_dunninghold_no_delete BEFORE DELETE ON loans_dunninghold 
       BEGIN SELECT RAISE(ABORT, 'loans_dunninghold is append-only: DELETE refused'); END;
CREATE TRIGGER loans_loanpromise_no_update BEFORE UPDATE ON loans_loanpromise WHEN (NOT (OLD.withdrawn_on IS NULL AND NEW.withdrawn_on IS NOT NULL AND OLD.agreement_id = NEW.agreement_id AND OLD.key = NEW.key AND OLD.due_on = NEW.due_on AND OLD.cents = NEW.cents AND OLD.tolerance_days = NEW.tolerance_days AND OLD.made_on = NEW.made_on AND OLD.recorded_at = NEW.recorded_at AND OLD.by_id = NEW.by_id))
       BEGIN SELECT RAISE(ABORT, 'loans_loanpromise is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_loanpromise_no_delete BEFORE DELETE ON loans_loanpromise 
       BEGIN SELECT RAISE(ABORT, 'loans_loanpromise is append-only: DELETE refused'); END;
CREATE TABLE "loans_disbursementevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "disbursement_id" bigint NOT NULL REFERENCES "loans_disbursement" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "disbursement_event_once" UNIQUE ("disbursement_id", "sequence"));
CREATE INDEX "loans_disbursementevent_by_id_012a3962" ON "loans_disbursementevent" ("by_id");
CREATE INDEX "loans_disbursementevent_disbursement_id_f239f919" ON "loans_disbursementevent" ("disbursement_id");
CREATE TRIGGER loans_disbursementevent_no_update BEFORE UPDATE ON loans_disbursementevent 
       BEGIN SELECT RAISE(ABORT, 'loans_disbursementevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_disbursementevent_no_delete BEFORE DELETE ON loans_disbursementevent 
       BEGIN SELECT RAISE(ABORT, 'loans_disbursementevent is append-only: DELETE refused'); END;
CREATE TABLE "loans_moratorium" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "asked" text NOT NULL CHECK ((JSON_VALID("asked") OR "asked" IS NULL)), "kind" varchar(16) NOT NULL, "from_on" date NOT NULL, "until_on" date NULL, "months" smallint unsigned NULL CHECK ("months" >= 0), "chosen" integer unsigned NOT NULL CHECK ("chosen" >= 0), "rows_moved" integer unsigned NOT NULL CHECK ("rows_moved" >= 0), "cents_moved" bigint NOT NULL, "list_hash" varchar(64) NOT NULL, "first_affected_on" date NOT NULL, "undone_on" date NULL, "undone_why" varchar(200) NOT NULL, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "undone_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "moratorium_has_the_figures_of_its_kind" CHECK ((("kind" = 'pause' AND "months" > 0) OR ("kind" = 'arrears_pause' AND "until_on" >= ("from_on")))), CONSTRAINT "moratorium_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))), CONSTRAINT "moratorium_is_for_some_loan" CHECK ("chosen" > 0));
CREATE INDEX "loans_moratorium_state_ed542051" ON "loans_moratorium" ("state");
CREATE INDEX "loans_moratorium_decided_by_id_dd56d3dd" ON "loans_moratorium" ("decided_by_id");
CREATE INDEX "loans_moratorium_fund_id_d214f08f" ON "loans_moratorium" ("fund_id");
CREATE INDEX "loans_moratorium_proposed_by_id_e58e3d28" ON "loans_moratorium" ("proposed_by_id");
CREATE INDEX "loans_moratorium_undone_by_id_6244d721" ON "loans_moratorium" ("undone_by_id");
CREATE TABLE "loans_moratoriumevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "moratorium_id" bigint NOT NULL REFERENCES "loans_moratorium" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "moratorium_event_once" UNIQUE ("moratorium_id", "sequence"));
CREATE INDEX "loans_moratoriumevent_by_id_4d90f8c2" ON "loans_moratoriumevent" ("by_id");
CREATE INDEX "loans_moratoriumevent_moratorium_id_56650264" ON "loans_moratoriumevent" ("moratorium_id");
CREATE TABLE "loans_moratoriumloan" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "outcome" varchar(8) NOT NULL, "because" varchar(300) NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "change_id" bigint NULL UNIQUE REFERENCES "loans_loanchange" ("id") DEFERRABLE INITIALLY DEFERRED, "moratorium_id" bigint NOT NULL REFERENCES "loans_moratorium" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "moratorium_loan_once" UNIQUE ("moratorium_id", "agreement_id"), CONSTRAINT "moratorium_loan_changed_has_its_change" CHECK ((("change_id" IS NOT NULL AND "outcome" IN ('changed', 'undone')) OR ("change_id" IS NULL AND "outcome" IN ('waiting', 'skipped')))));
CREATE INDEX "loans_moratoriumloan_agreement_id_9896341c" ON "loans_moratoriumloan" ("agreement_id");
CREATE INDEX "moratorium_loan_in_turn" ON "loans_moratoriumloan" ("moratorium_id", "outcome", "agreement_id");
CREATE TRIGGER loans_moratoriumevent_no_update BEFORE UPDATE ON loans_moratoriumevent 
       BEGIN SELECT RAISE(ABORT, 'loans_moratoriumevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_moratoriumevent_no_delete BEFORE DELETE ON loans_moratoriumevent 
       BEGIN SELECT RAISE(ABORT, 'loans_moratoriumevent is append-only: DELETE refused'); END;
CREATE TABLE "loans_arrearssnapshot" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "days" integer unsigned NOT NULL CHECK ("days" >= 0), "late_cents" bigint NOT NULL, "outstanding_cents" bigint NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "arrears_snapshot_once_a_day" UNIQUE ("agreement_id", "on"));
CREATE INDEX "loans_arrearssnapshot_on_60021e45" ON "loans_arrearssnapshot" ("on");
CREATE TABLE "loans_instalment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "anchor_on" date NOT NULL, "due_on" date NOT NULL, "due_cents" bigint NOT NULL, "ahead" bool NOT NULL, "schedule_id" bigint NOT NULL REFERENCES "loans_scheduleversion" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "instalment_position_once" UNIQUE ("schedule_id", "position"), CONSTRAINT "instalment_is_not_negative" CHECK ("due_cents" >= 0));
CREATE INDEX "loans_instalment_due_on_3f4d0d87" ON "loans_instalment" ("due_on");
CREATE INDEX "instalment_by_due_date" ON "loans_instalment" ("schedule_id", "due_on");
CREATE TRIGGER loans_arrearssnapshot_no_update BEFORE UPDATE ON loans_arrearssnapshot 
       BEGIN SELECT RAISE(ABORT, 'loans_arrearssnapshot is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_arrearssnapshot_no_delete BEFORE DELETE ON loans_arrearssnapshot 
       BEGIN SELECT RAISE(ABORT, 'loans_arrearssnapshot is append-only: DELETE refused'); END;
CREATE TRIGGER loans_instalment_no_update BEFORE UPDATE ON loans_instalment 
       BEGIN SELECT RAISE(ABORT, 'loans_instalment is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_instalment_no_delete BEFORE DELETE ON loans_instalment 
       BEGIN SELECT RAISE(ABORT, 'loans_instalment is append-only: DELETE refused'); END;
CREATE TABLE "loans_asset" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "number" varchar(20) NOT NULL UNIQUE, "description" varchar(200) NOT NULL, "invoice_number" text NOT NULL, "net_cents" bigint NOT NULL, "bought_on" date NOT NULL, "serial_number" varchar(80) NOT NULL, "insurer" varchar(80) NOT NULL, "policy" varchar(60) NOT NULL, "insured_until" date NULL, "condition" varchar(10) NOT NULL, "location" varchar(120) NOT NULL, "claim_number" varchar(60) NOT NULL, "delivered_on" date NULL, "ended_on" date NULL, "state" varchar(20) NOT NULL, "agreement_id" bigint NOT NULL UNIQUE REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "cooperative_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "holder_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "insurance_id" bigint NULL UNIQUE REFERENCES "banking_expectedpayment" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "asset_costs_more_than_the_least" CHECK ("net_cents" > 50000), CONSTRAINT "asset_delivered_is_known_and_insured" CHECK ((NOT ("state" IN ('held', 'returned', 'handed_over')) OR ("delivered_on" IS NOT NULL AND "insured_until" IS NOT NULL AND NOT ("serial_number" = '') AND NOT ("insurer" = '')))), CONSTRAINT "asset_ends_when_it_is_no_longer_owned" CHECK ((("ended_on" IS NOT NULL AND "state" IN ('handed_over', 'gone', 'cancelled')) OR ("ended_on" IS NULL AND "state" IN ('bought', 'held', 'returned', 'lost')))));
CREATE INDEX "loans_asset_state_153c90ca" ON "loans_asset" ("state");
CREATE INDEX "loans_asset_cooperative_id_0467410d" ON "loans_asset" ("cooperative_id");
CREATE INDEX "loans_asset_holder_id_23314118" ON "loans_asset" ("holder_id");
CREATE TABLE "loans_assetevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "asset_id" bigint NOT NULL REFERENCES "loans_asset" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "asset_event_once" UNIQUE ("asset_id", "sequence"));
CREATE INDEX "loans_assetevent_asset_id_5d1674bc" ON "loans_assetevent" ("asset_id");
CREATE INDEX "loans_assetevent_by_id_689f3dcd" ON "loans_assetevent" ("by_id");
CREATE TRIGGER loans_assetevent_no_update BEFORE UPDATE ON loans_assetevent 
       BEGIN SELECT RAISE(ABORT, 'loans_assetevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_assetevent_no_delete BEFORE DELETE ON loans_assetevent 
       BEGIN SELECT RAISE(ABORT, 'loans_assetevent is append-only: DELETE refused'); END;
CREATE TABLE "loans_loanapplication" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "purpose" varchar(40) NOT NULL, "project" text NOT NULL, "months" smallint unsigned NULL CHECK ("months" >= 0), "grace_months" smallint unsigned NOT NULL CHECK ("grace_months" >= 0), "first_due_on" date NULL, "invoiced_year_cents" bigint NULL, "budget" text NOT NULL, "iban" text NOT NULL, "iban_holder" text NOT NULL, "declared_at" datetime NULL, "activity_id" bigint NULL REFERENCES "people_activity" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL UNIQUE REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "declared_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "terms_id" bigint NOT NULL REFERENCES "loans_productversion" ("id") DEFERRABLE INITIALLY DEFERRED, "guarantor_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "supplier_id" bigint NULL REFERENCES "people_activity" ("id") DEFERRABLE INITIALLY DEFERRED, "balloon_cents" bigint NOT NULL, "months_double" text NOT NULL CHECK ((JSON_VALID("months_double") OR "months_double" IS NULL)), "months_off" text NOT NULL CHECK ((JSON_VALID("months_off") OR "months_off" IS NULL)), "invoice_number" text NOT NULL, "paid_to" varchar(10) NOT NULL, "supplier_address" text NOT NULL, "supplier_iban" text NOT NULL, "supplier_key" varchar(32) NOT NULL, "supplier_name" text NOT NULL, "tranches" text NOT NULL CHECK ((JSON_VALID("tranches") OR "tranches" IS NULL)), "co_borrower_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "co_borrower_agreed_at" datetime NULL, "invitations" integer unsigned NOT NULL CHECK ("invitations" >= 0), "goods" varchar(200) NOT NULL, "net_cents" bigint NULL, "account_to_confirm" bool NOT NULL);
CREATE INDEX "loans_loanapplication_activity_id_b6d3127b" ON "loans_loanapplication" ("activity_id");
CREATE INDEX "loans_loanapplication_declared_by_id_07710f76" ON "loans_loanapplication" ("declared_by_id");
CREATE INDEX "loans_loanapplication_terms_id_50a6b1d4" ON "loans_loanapplication" ("terms_id");
CREATE INDEX "loans_loanapplication_guarantor_id_6c4cdee4" ON "loans_loanapplication" ("guarantor_id");
CREATE INDEX "loans_loanapplication_supplier_id_1b47ea66" ON "loans_loanapplication" ("supplier_id");
CREATE INDEX "loans_loanapplication_supplier_key_aa739750" ON "loans_loanapplication" ("supplier_key");
CREATE INDEX "loans_loanapplication_co_borrower_id_34ac4ce4" ON "loans_loanapplication" ("co_borrower_id");
CREATE TABLE "loans_provisionrates" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "from_on" date NOT NULL, "rates" text NOT NULL CHECK ((JSON_VALID("rates") OR "rates" IS NULL)), "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "provision_rates_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))));
CREATE INDEX "loans_provisionrates_state_71c50e0f" ON "loans_provisionrates" ("state");
CREATE INDEX "loans_provisionrates_decided_by_id_4731825c" ON "loans_provisionrates" ("decided_by_id");
CREATE INDEX "loans_provisionrates_fund_id_52a23e2a" ON "loans_provisionrates" ("fund_id");
CREATE INDEX "loans_provisionrates_proposed_by_id_3ddd127c" ON "loans_provisionrates" ("proposed_by_id");
CREATE TABLE "loans_provisionratesevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "rates_id" bigint NOT NULL REFERENCES "loans_provisionrates" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "provision_rates_event_once" UNIQUE ("rates_id", "sequence"));
CREATE INDEX "loans_provisionratesevent_by_id_d025eec8" ON "loans_provisionratesevent" ("by_id");
CREATE INDEX "loans_provisionratesevent_rates_id_fb5cb1a4" ON "loans_provisionratesevent" ("rates_id");
CREATE TABLE "loans_provisionrun" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on" date NOT NULL, "left_cents" bigint NOT NULL, "cents" bigint NOT NULL, "buckets" text NOT NULL CHECK ((JSON_VALID("buckets") OR "buckets" IS NULL)), "made_at" datetime NOT NULL, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "rates_id" bigint NOT NULL REFERENCES "loans_provisionrates" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "provision_run_once_a_month" UNIQUE ("fund_id", "on"), CONSTRAINT "provision_within_what_is_left" CHECK (("cents" >= 0 AND "left_cents" >= ("cents"))));
CREATE INDEX "loans_provisionrun_fund_id_91210181" ON "loans_provisionrun" ("fund_id");
CREATE INDEX "loans_provisionrun_rates_id_b348e696" ON "loans_provisionrun" ("rates_id");
CREATE TABLE "loans_provision" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "from_days" smallint unsigned NOT NULL CHECK ("from_days" >= 0), "days" integer unsigned NOT NULL CHECK ("days" >= 0), "left_cents" bigint NOT NULL, "basis_points" integer unsigned NOT NULL CHECK ("basis_points" >= 0), "cents" bigint NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "run_id" bigint NOT NULL REFERENCES "loans_provisionrun" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "provision_once_a_loan" UNIQUE ("run_id", "agreement_id"), CONSTRAINT "provision_at_most_what_is_left" CHECK (("basis_points" <= 10000 AND "cents" >= 0 AND "left_cents" >= ("cents"))));
CREATE INDEX "loans_provision_agreement_id_c6f30321" ON "loans_provision" ("agreement_id");
CREATE INDEX "loans_provision_run_id_54314d7b" ON "loans_provision" ("run_id");
CREATE TRIGGER loans_provisionratesevent_no_update BEFORE UPDATE ON loans_provisionratesevent 
       BEGIN SELECT RAISE(ABORT, 'loans_provisionratesevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_provisionratesevent_no_delete BEFORE DELETE ON loans_provisionratesevent 
       BEGIN SELECT RAISE(ABORT, 'loans_provisionratesevent is append-only: DELETE refused'); END;
CREATE TRIGGER loans_provisionrun_no_update BEFORE UPDATE ON loans_provisionrun 
       BEGIN SELECT RAISE(ABORT, 'loans_provisionrun is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_provisionrun_no_delete BEFORE DELETE ON loans_provisionrun 
       BEGIN SELECT RAISE(ABORT, 'loans_provisionrun is append-only: DELETE refused'); END;
CREATE TRIGGER loans_provision_no_update BEFORE UPDATE ON loans_provision 
       BEGIN SELECT RAISE(ABORT, 'loans_provision is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_provision_no_delete BEFORE DELETE ON loans_provision 
       BEGIN SELECT RAISE(ABORT, 'loans_provision is append-only: DELETE refused'); END;
CREATE TABLE "loans_guaranteecall" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "number" varchar(20) NOT NULL UNIQUE, "cents" bigint NOT NULL, "due_on" date NOT NULL, "ended_on" date NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "expected_id" bigint NULL UNIQUE REFERENCES "banking_expectedpayment" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "guarantor_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "guarantee_call_is_above_zero" CHECK ("cents" > 0), CONSTRAINT "guarantee_call_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))), CONSTRAINT "guarantee_call_is_expected" CHECK ((NOT ("state" = 'approved') OR "expected_id" IS NOT NULL)));
CREATE INDEX "loans_guaranteecall_state_6fa884eb" ON "loans_guaranteecall" ("state");
CREATE INDEX "loans_guaranteecall_agreement_id_5fd15e2d" ON "loans_guaranteecall" ("agreement_id");
CREATE INDEX "loans_guaranteecall_decided_by_id_3de6cddc" ON "loans_guaranteecall" ("decided_by_id");
CREATE INDEX "loans_guaranteecall_fund_id_8e35dcc7" ON "loans_guaranteecall" ("fund_id");
CREATE INDEX "loans_guaranteecall_guarantor_id_9e1a06a9" ON "loans_guaranteecall" ("guarantor_id");
CREATE INDEX "loans_guaranteecall_proposed_by_id_8dedc66c" ON "loans_guaranteecall" ("proposed_by_id");
CREATE UNIQUE INDEX "one_open_guarantee_call_a_loan" ON "loans_guaranteecall" ("agreement_id") WHERE ("ended_on" IS NULL AND "state" IN ('proposed', 'approved'));
CREATE TABLE "loans_guaranteecallevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "call_id" bigint NOT NULL REFERENCES "loans_guaranteecall" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "guarantee_call_event_once" UNIQUE ("call_id", "sequence"));
CREATE INDEX "loans_guaranteecallevent_by_id_d29aa0c7" ON "loans_guaranteecallevent" ("by_id");
CREATE INDEX "loans_guaranteecallevent_call_id_d6b3bcb7" ON "loans_guaranteecallevent" ("call_id");
CREATE TRIGGER loans_guaranteecallevent_no_update BEFORE UPDATE ON loans_guaranteecallevent 
       BEGIN SELECT RAISE(ABORT, 'loans_guaranteecallevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_guaranteecallevent_no_delete BEFORE DELETE ON loans_guaranteecallevent 
       BEGIN SELECT RAISE(ABORT, 'loans_guaranteecallevent is append-only: DELETE refused'); END;
CREATE TABLE "loans_changecase" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(16) NOT NULL, "from_on" date NOT NULL, "until_on" date NULL, "months" smallint unsigned NULL CHECK ("months" >= 0), "count" smallint unsigned NULL CHECK ("count" >= 0), "first_due_on" date NULL, "cents" bigint NULL, "months_off" text NOT NULL CHECK ((JSON_VALID("months_off") OR "months_off" IS NULL)), "months_double" text NOT NULL CHECK ((JSON_VALID("months_double") OR "months_double" IS NULL)), "balloon_cents" bigint NOT NULL, "rows" text NOT NULL CHECK ((JSON_VALID("rows") OR "rows" IS NULL)), "ground" varchar(10) NOT NULL, "story" text NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL UNIQUE REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "guarantor_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "change_case_has_the_figures_of_its_kind" CHECK ((("kind" = 'pause' AND "months" > 0) OR ("balloon_cents" >= 0 AND "count" > 0 AND "first_due_on" IS NOT NULL AND "kind" = 'replan') OR ("cents" > 0 AND "count" > 0 AND "first_due_on" IS NOT NULL AND "kind" IN ('hardship', 'share', 'top_up')) OR ("kind" = 'arrears_pause' AND "until_on" >= ("from_on")) OR "kind" IN ('reage', 'rows') OR ("cents" > 0 AND "kind" IN ('forgive', 'tolerance', 'write_off')))));
CREATE INDEX "loans_changecase_agreement_id_122b0057" ON "loans_changecase" ("agreement_id");
CREATE TABLE "loans_loanchange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(16) NOT NULL, "from_on" date NOT NULL, "months" smallint unsigned NULL CHECK ("months" >= 0), "count" smallint unsigned NULL CHECK ("count" >= 0), "first_due_on" date NULL, "cents" bigint NULL, "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "booked_on" date NOT NULL, "recorded_at" datetime NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "proposal_id" bigint NULL UNIQUE REFERENCES "loans_loanproposal" ("id") DEFERRABLE INITIALLY DEFERRED, "balloon_cents" bigint NOT NULL, "months_double" text NOT NULL CHECK ((JSON_VALID("months_double") OR "months_double" IS NULL)), "months_off" text NOT NULL CHECK ((JSON_VALID("months_off") OR "months_off" IS NULL)), "rows" text NOT NULL CHECK ((JSON_VALID("rows") OR "rows" IS NULL)), "until_on" date NULL, CONSTRAINT "loan_change_has_the_figures_of_its_kind" CHECK ((("kind" = 'pause' AND "months" > 0) OR ("balloon_cents" >= 0 AND "count" > 0 AND "first_due_on" IS NOT NULL AND "kind" = 'replan') OR ("cents" > 0 AND "count" > 0 AND "first_due_on" IS NOT NULL AND "kind" IN ('hardship', 'share', 'top_up')) OR ("kind" = 'arrears_pause' AND "until_on" >= ("from_on")) OR "kind" IN ('reage', 'rows') OR ("cents" > 0 AND "kind" IN ('forgive', 'tolerance', 'write_off')))));
CREATE INDEX "loans_loanchange_agreement_id_ec5ddcb2" ON "loans_loanchange" ("agreement_id");
CREATE INDEX "loans_loanchange_by_id_40c464a4" ON "loans_loanchange" ("by_id");
CREATE TABLE "loans_loanproposal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "kind" varchar(16) NOT NULL, "from_on" date NOT NULL, "months" smallint unsigned NULL CHECK ("months" >= 0), "count" smallint unsigned NULL CHECK ("count" >= 0), "first_due_on" date NULL, "cents" bigint NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "balloon_cents" bigint NOT NULL, "months_double" text NOT NULL CHECK ((JSON_VALID("months_double") OR "months_double" IS NULL)), "months_off" text NOT NULL CHECK ((JSON_VALID("months_off") OR "months_off" IS NULL)), "rows" text NOT NULL CHECK ((JSON_VALID("rows") OR "rows" IS NULL)), "until_on" date NULL, CONSTRAINT "loan_proposal_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))), CONSTRAINT "loan_proposal_has_the_figures_of_its_kind" CHECK ((("kind" = 'pause' AND "months" > 0) OR ("balloon_cents" >= 0 AND "count" > 0 AND "first_due_on" IS NOT NULL AND "kind" = 'replan') OR ("cents" > 0 AND "count" > 0 AND "first_due_on" IS NOT NULL AND "kind" IN ('hardship', 'share', 'top_up')) OR ("kind" = 'arrears_pause' AND "until_on" >= ("from_on")) OR "kind" IN ('reage', 'rows') OR ("cents" > 0 AND "kind" IN ('forgive', 'tolerance', 'write_off')))));
CREATE INDEX "loans_loanproposal_state_165d2717" ON "loans_loanproposal" ("state");
CREATE INDEX "loans_loanproposal_agreement_id_6b1551ea" ON "loans_loanproposal" ("agreement_id");
CREATE INDEX "loans_loanproposal_decided_by_id_068d2668" ON "loans_loanproposal" ("decided_by_id");
CREATE INDEX "loans_loanproposal_fund_id_b21a49c0" ON "loans_loanproposal" ("fund_id");
CREATE INDEX "loans_loanproposal_proposed_by_id_4bb545a8" ON "loans_loanproposal" ("proposed_by_id");
CREATE TABLE "loans_deduction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "month" date NOT NULL, "repayment_id" bigint NOT NULL UNIQUE REFERENCES "loans_repayment" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "loans_incomemonth" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "month" date NOT NULL, "floor_cents" bigint NOT NULL, "closed_on" date NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "income_month_once_a_loan" UNIQUE ("agreement_id", "month"), CONSTRAINT "income_month_floor_not_below_zero" CHECK ("floor_cents" >= 0));
CREATE INDEX "loans_incomemonth_agreement_id_ab812ed2" ON "loans_incomemonth" ("agreement_id");
CREATE TABLE "loans_incomereceipt" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "reference" varchar(60) NOT NULL, "on" date NOT NULL, "month" date NOT NULL, "cents" bigint NOT NULL, "recorded_at" datetime NOT NULL, "activity_id" bigint NOT NULL REFERENCES "people_activity" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NOT NULL REFERENCES "sources_import" ("id") DEFERRABLE INITIALLY DEFERRED, "credits_id" bigint NULL REFERENCES "loans_incomereceipt" ("id") DEFERRABLE INITIALLY DEFERRED, "first_id" bigint NULL REFERENCES "loans_incomereceipt" ("id") DEFERRABLE INITIALLY DEFERRED, "reverses_id" bigint NULL UNIQUE REFERENCES "loans_incomereceipt" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "income_receipt_is_of_something" CHECK (NOT ("cents" = 0)));
CREATE INDEX "loans_incomereceipt_activity_id_dc1a0ebc" ON "loans_incomereceipt" ("activity_id");
CREATE INDEX "loans_incomereceipt_fund_id_a45918a6" ON "loans_incomereceipt" ("fund_id");
CREATE INDEX "loans_incomereceipt_made_by_id_ef67544d" ON "loans_incomereceipt" ("made_by_id");
CREATE INDEX "loans_incomereceipt_credits_id_bcabbe08" ON "loans_incomereceipt" ("credits_id");
CREATE INDEX "loans_incomereceipt_first_id_c9ffe25e" ON "loans_incomereceipt" ("first_id");
CREATE INDEX "income_receipt_by_month" ON "loans_incomereceipt" ("activity_id", "month");
CREATE INDEX "income_receipt_by_reference" ON "loans_incomereceipt" ("fund_id", "reference");
CREATE UNIQUE INDEX "income_receipt_once_a_file" ON "loans_incomereceipt" ("made_by_id", "reference") WHERE "reverses_id" IS NULL;
CREATE TABLE "loans_incomeshare" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "from_on" date NOT NULL, "basis_points" integer unsigned NOT NULL CHECK ("basis_points" >= 0), "floor_cents" bigint NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "income_share_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))), CONSTRAINT "income_share_has_a_floor" CHECK ((("basis_points" = 0 AND "floor_cents" = 0) OR ("basis_points" > 0 AND "basis_points" <= 10000 AND "floor_cents" > 0))));
CREATE INDEX "loans_incomeshare_state_2d683cb1" ON "loans_incomeshare" ("state");
CREATE INDEX "loans_incomeshare_agreement_id_00534590" ON "loans_incomeshare" ("agreement_id");
CREATE INDEX "loans_incomeshare_decided_by_id_10219e02" ON "loans_incomeshare" ("decided_by_id");
CREATE INDEX "loans_incomeshare_fund_id_311f4405" ON "loans_incomeshare" ("fund_id");
CREATE INDEX "loans_incomeshare_proposed_by_id_3879521d" ON "loans_incomeshare" ("proposed_by_id");
CREATE TABLE "loans_incomeshareevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "share_id" bigint NOT NULL REFERENCES "loans_incomeshare" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "income_share_event_once" UNIQUE ("share_id", "sequence"));
CREATE INDEX "loans_incomeshareevent_by_id_1e0ced05" ON "loans_incomeshareevent" ("by_id");
CREATE INDEX "loans_incomeshareevent_share_id_13b339a0" ON "loans_incomeshareevent" ("share_id");
CREATE TRIGGER loans_loanchange_no_update BEFORE UPDATE ON loans_loanchange 
       BEGIN SELECT RAISE(ABORT, 'loans_loanchange is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_loanchange_no_delete BEFORE DELETE ON loans_loanchange 
       BEGIN SELECT RAISE(ABORT, 'loans_loanchange is append-only: DELETE refused'); END;
CREATE TRIGGER loans_incomeshareevent_no_update BEFORE UPDATE ON loans_incomeshareevent 
       BEGIN SELECT RAISE(ABORT, 'loans_incomeshareevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_incomeshareevent_no_delete BEFORE DELETE ON loans_incomeshareevent 
       BEGIN SELECT RAISE(ABORT, 'loans_incomeshareevent is append-only: DELETE refused'); END;
CREATE TRIGGER loans_incomereceipt_no_update BEFORE UPDATE ON loans_incomereceipt 
       BEGIN SELECT RAISE(ABORT, 'loans_incomereceipt is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_incomereceipt_no_delete BEFORE DELETE ON loans_incomereceipt 
       BEGIN SELECT RAISE(ABORT, 'loans_incomereceipt is append-only: DELETE refused'); END;
CREATE TRIGGER loans_incomemonth_no_update BEFORE UPDATE ON loans_incomemonth 
       BEGIN SELECT RAISE(ABORT, 'loans_incomemonth is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_incomemonth_no_delete BEFORE DELETE ON loans_incomemonth 
       BEGIN SELECT RAISE(ABORT, 'loans_incomemonth is append-only: DELETE refused'); END;
CREATE TRIGGER loans_deduction_no_update BEFORE UPDATE ON loans_deduction 
       BEGIN SELECT RAISE(ABORT, 'loans_deduction is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_deduction_no_delete BEFORE DELETE ON loans_deduction 
       BEGIN SELECT RAISE(ABORT, 'loans_deduction is append-only: DELETE refused'); END;
CREATE TABLE "loans_linerules" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "key" varchar(60) NOT NULL UNIQUE, "why" varchar(200) NOT NULL, "proposed_on" date NOT NULL, "decided_on" date NULL, "state" varchar(20) NOT NULL, "from_on" date NOT NULL, "rules" text NOT NULL CHECK ((JSON_VALID("rules") OR "rules" IS NULL)), "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "proposed_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "line_rules_decided_by_another" CHECK ((NOT ("decided_by_id" = ("proposed_by_id") AND "decided_by_id" IS NOT NULL) OR NOT ("state" IN ('approved', 'rejected')))));
CREATE INDEX "loans_linerules_state_71b8821a" ON "loans_linerules" ("state");
CREATE INDEX "loans_linerules_decided_by_id_2ca08080" ON "loans_linerules" ("decided_by_id");
CREATE INDEX "loans_linerules_fund_id_c79081b5" ON "loans_linerules" ("fund_id");
CREATE INDEX "loans_linerules_proposed_by_id_d4a438bb" ON "loans_linerules" ("proposed_by_id");
CREATE TABLE "loans_linerulesevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "rules_id" bigint NOT NULL REFERENCES "loans_linerules" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "line_rules_event_once" UNIQUE ("rules_id", "sequence"));
CREATE INDEX "loans_linerulesevent_by_id_50f3219c" ON "loans_linerulesevent" ("by_id");
CREATE INDEX "loans_linerulesevent_rules_id_6b42275d" ON "loans_linerulesevent" ("rules_id");
CREATE TRIGGER loans_linerulesevent_no_update BEFORE UPDATE ON loans_linerulesevent 
       BEGIN SELECT RAISE(ABORT, 'loans_linerulesevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_linerulesevent_no_delete BEFORE DELETE ON loans_linerulesevent 
       BEGIN SELECT RAISE(ABORT, 'loans_linerulesevent is append-only: DELETE refused'); END;
CREATE TABLE "loans_disbursement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "supplier_name" text NOT NULL, "supplier_address" text NOT NULL, "supplier_iban" text NOT NULL, "supplier_key" varchar(32) NOT NULL, "invoice_number" text NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "cents" bigint NOT NULL, "planned_on" date NULL, "paid_to" varchar(10) NOT NULL, "asked_at" datetime NULL, "paid_on" date NULL, "state" varchar(20) NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "asked_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "order_id" bigint NULL UNIQUE REFERENCES "banking_paymentorder" ("id") DEFERRABLE INITIALLY DEFERRED, "commitment_id" bigint NULL UNIQUE REFERENCES "ledger_commitment" ("id") DEFERRABLE INITIALLY DEFERRED, "topped_by_id" bigint NULL UNIQUE REFERENCES "loans_changecase" ("id") DEFERRABLE INITIALLY DEFERRED, "shown_id" bigint NULL REFERENCES "cases_document" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "disbursement_position_once" UNIQUE ("agreement_id", "position"), CONSTRAINT "disbursement_of_something" CHECK (("cents" > 0 AND "position" > 0)), CONSTRAINT "disbursement_paid_by_an_order" CHECK (("state" IN ('planned', 'asked', 'released') OR "order_id" IS NOT NULL)), CONSTRAINT "disbursement_paid_on_a_day" CHECK ((("paid_on" IS NOT NULL AND "state" = 'paid') OR (NOT ("state" = 'paid') AND "paid_on" IS NULL))));
CREATE INDEX "loans_disbursement_supplier_key_886b8334" ON "loans_disbursement" ("supplier_key");
CREATE INDEX "loans_disbursement_state_25b70e95" ON "loans_disbursement" ("state");
CREATE INDEX "loans_disbursement_agreement_id_3acb719f" ON "loans_disbursement" ("agreement_id");
CREATE INDEX "loans_disbursement_asked_by_id_a1aa61eb" ON "loans_disbursement" ("asked_by_id");
CREATE INDEX "disbursement_by_day" ON "loans_disbursement" ("paid_on");
CREATE TABLE "loans_agreement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "number" varchar(20) NOT NULL UNIQUE, "principal_cents" bigint NOT NULL, "fee_cents" bigint NOT NULL, "currency" varchar(3) NOT NULL, "agreed_hash" varchar(64) NOT NULL, "document_hash" varchar(64) NOT NULL, "iban" text NOT NULL, "iban_holder" text NOT NULL, "reference" varchar(40) NOT NULL UNIQUE, "ahead_mode" varchar(10) NOT NULL, "offered_on" date NOT NULL, "offer_ends_on" date NOT NULL, "accepted_at" datetime NULL, "accepted_hash" varchar(64) NOT NULL, "started_on" date NULL, "ended_on" date NULL, "repaid_cents" bigint NOT NULL, "surplus_cents" bigint NOT NULL, "oldest_unpaid_on" date NULL, "state" varchar(20) NOT NULL, "accepted_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "case_id" bigint NOT NULL UNIQUE REFERENCES "cases_case" ("id") DEFERRABLE INITIALLY DEFERRED, "commitment_id" bigint NOT NULL UNIQUE REFERENCES "ledger_commitment" ("id") DEFERRABLE INITIALLY DEFERRED, "envelope_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "expected_id" bigint NULL UNIQUE REFERENCES "banking_expectedpayment" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "terms_id" bigint NOT NULL REFERENCES "loans_productversion" ("id") DEFERRABLE INITIALLY DEFERRED, "schedule_id" bigint NULL REFERENCES "loans_scheduleversion" ("id") DEFERRABLE INITIALLY DEFERRED, "added_fee_cents" bigint NOT NULL, "recovered_cents" bigint NOT NULL, "relieved_cents" bigint NOT NULL, "invoice_number" text NOT NULL, "paid_to" varchar(10) NOT NULL, "supplier_address" text NOT NULL, "supplier_iban" text NOT NULL, "supplier_key" varchar(32) NOT NULL, "supplier_name" text NOT NULL, "pauses" text NOT NULL CHECK ((JSON_VALID("pauses") OR "pauses" IS NULL)), "drawn_cents" bigint NOT NULL, "fee_expected_id" bigint NULL UNIQUE REFERENCES "banking_expectedpayment" ("id") DEFERRABLE INITIALLY DEFERRED, "co_borrower_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "guarantor_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "topped_up_cents" bigint NOT NULL, "members_accepted_at" datetime NULL, "withdrawn_on" date NULL, "later_guarantor_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "agreement_past_offer_was_signed_as_offered" CHECK (("state" IN ('offered', 'lapsed') OR ("accepted_at" IS NOT NULL AND "accepted_by_id" IS NOT NULL AND "accepted_hash" = ("agreed_hash")))), CONSTRAINT "agreement_lends_more_than_its_fee" CHECK (("added_fee_cents" >= 0 AND "fee_cents" >= ("added_fee_cents") AND "fee_cents" < ("principal_cents") AND "principal_cents" > 0)), CONSTRAINT "agreement_running_was_paid_out" CHECK ((NOT ("state" IN ('running', 'settled', 'written_off')) OR ("drawn_cents" > 0 AND "schedule_id" IS NOT NULL AND "started_on" IS NOT NULL))), CONSTRAINT "agreement_repaid_within_what_was_lent" CHECK (("recovered_cents" >= 0 AND "repaid_cents" >= 0 AND "surplus_cents" >= 0 AND "relieved_cents" >= ("recovered_cents") AND "drawn_cents" >= ("repaid_cents" + "relieved_cents"))), CONSTRAINT "agreement_settled_owes_nothing" CHECK ((NOT ("state" IN ('settled', 'written_off')) OR ("drawn_cents" = ("repaid_cents" + "relieved_cents") AND "ended_on" IS NOT NULL))), CONSTRAINT "agreement_draws_within_what_was_granted" CHECK (("drawn_cents" >= 0 AND "topped_up_cents" >= 0 AND "drawn_cents" <= (("principal_cents" + "added_fee_cents") + "topped_up_cents"))));
CREATE INDEX "loans_agreement_oldest_unpaid_on_3c98ae53" ON "loans_agreement" ("oldest_unpaid_on");
CREATE INDEX "loans_agreement_state_5e517568" ON "loans_agreement" ("state");
CREATE INDEX "loans_agreement_accepted_by_id_e7147523" ON "loans_agreement" ("accepted_by_id");
CREATE INDEX "loans_agreement_envelope_id_04e63818" ON "loans_agreement" ("envelope_id");
CREATE INDEX "loans_agreement_fund_id_5718ec2a" ON "loans_agreement" ("fund_id");
CREATE INDEX "loans_agreement_member_id_315a0dca" ON "loans_agreement" ("member_id");
CREATE INDEX "loans_agreement_terms_id_1f17cb40" ON "loans_agreement" ("terms_id");
CREATE INDEX "loans_agreement_schedule_id_bdf52909" ON "loans_agreement" ("schedule_id");
CREATE INDEX "loans_agreement_supplier_key_00ce8555" ON "loans_agreement" ("supplier_key");
CREATE INDEX "loans_agreement_co_borrower_id_4447cfa6" ON "loans_agreement" ("co_borrower_id");
CREATE INDEX "loans_agreement_guarantor_id_6823b8f6" ON "loans_agreement" ("guarantor_id");
CREATE INDEX "agreement_late_first" ON "loans_agreement" ("state", "oldest_unpaid_on");
CREATE TABLE "loans_productversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "number" integer unsigned NOT NULL CHECK ("number" >= 0), "from_on" date NOT NULL, "to_on" date NULL, "committee_code" varchar(40) NOT NULL, "countries" text NOT NULL CHECK ((JSON_VALID("countries") OR "countries" IS NULL)), "purposes" text NOT NULL CHECK ((JSON_VALID("purposes") OR "purposes" IS NULL)), "min_cents" bigint NOT NULL, "max_cents" bigint NOT NULL, "min_months" smallint unsigned NOT NULL CHECK ("min_months" >= 0), "max_months" smallint unsigned NOT NULL CHECK ("max_months" >= 0), "period_months" smallint unsigned NOT NULL CHECK ("period_months" >= 0), "grace_months_max" smallint unsigned NOT NULL CHECK ("grace_months_max" >= 0), "file_fee_basis_points" smallint unsigned NOT NULL CHECK ("file_fee_basis_points" >= 0), "remainder" varchar(10) NOT NULL, "multiple_cents" integer unsigned NOT NULL CHECK ("multiple_cents" >= 0), "business_day" varchar(15) NOT NULL, "ahead_mode" varchar(10) NOT NULL, "quotes_required" bool NOT NULL, "offer_days" smallint unsigned NOT NULL CHECK ("offer_days" >= 0), "declaration" text NOT NULL CHECK ((JSON_VALID("declaration") OR "declaration" IS NULL)), "state" varchar(20) NOT NULL, "published_on" date NULL, "created_at" datetime NOT NULL, "envelope_id" bigint NOT NULL REFERENCES "ledger_envelope" ("id") DEFERRABLE INITIALLY DEFERRED, "product_id" bigint NOT NULL REFERENCES "loans_loanproduct" ("id") DEFERRABLE INITIALLY DEFERRED, "published_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "balloon_basis_points" smallint unsigned NOT NULL CHECK ("balloon_basis_points" >= 0), "fee_way" varchar(10) NOT NULL, "income_share_basis_points" integer unsigned NOT NULL CHECK ("income_share_basis_points" >= 0), "period_days" smallint unsigned NOT NULL CHECK ("period_days" >= 0), "seasons" bool NOT NULL, "pause_months_max" smallint unsigned NOT NULL CHECK ("pause_months_max" >= 0), "tolerance_cents" integer unsigned NOT NULL CHECK ("tolerance_cents" >= 0), "forgive_cents_max" bigint NULL, "replan_months_max" smallint unsigned NULL CHECK ("replan_months_max" >= 0), "write_off_cents_max" bigint NULL, "dunning" text NOT NULL CHECK ((JSON_VALID("dunning") OR "dunning" IS NULL)), "promise_days_max" smallint unsigned NOT NULL CHECK ("promise_days_max" >= 0), "promise_tolerance_days" smallint unsigned NOT NULL CHECK ("promise_tolerance_days" >= 0), "quiet_days" smallint unsigned NOT NULL CHECK ("quiet_days" >= 0), "draw_months" smallint unsigned NOT NULL CHECK ("draw_months" >= 0), "tranches_max" smallint unsigned NOT NULL CHECK ("tranches_max" >= 0), "fee_refunded" bool NOT NULL, "secured_by" varchar(10) NOT NULL, "deduction_basis_points_max" integer unsigned NOT NULL CHECK ("deduction_basis_points_max" >= 0), "withdrawal_days" smallint unsigned NOT NULL CHECK ("withdrawal_days" >= 0), "withdrawal_waits" bool NOT NULL, CONSTRAINT "product_version_once" UNIQUE ("product_id", "number"), CONSTRAINT "product_version_ends_after_it_begins" CHECK (("to_on" IS NULL OR "to_on" >= ("from_on"))), CONSTRAINT "product_version_amounts_in_order" CHECK (("max_cents" >= ("min_cents") AND "min_cents" > 0)), CONSTRAINT "product_version_months_in_order" CHECK (("max_months" >= ("min_months") AND "min_months" > 0 AND "period_months" > 0)), CONSTRAINT "product_version_fee_is_a_tenth_at_most" CHECK ("file_fee_basis_points" <= 1000), CONSTRAINT "product_version_published_by_someone_on_a_day" CHECK (("state" = 'draft' OR ("published_by_id" IS NOT NULL AND "published_on" IS NOT NULL))), CONSTRAINT "product_version_instalments_a_week_apart" CHECK (("period_days" = 0 OR "period_days" BETWEEN 7 AND 366)), CONSTRAINT "product_version_shares_within_reason" CHECK (("balloon_basis_points" <= 9000 AND "income_share_basis_points" <= 100000)), CONSTRAINT "product_version_patience_within_reason" CHECK (("promise_days_max" <= 366 AND "promise_tolerance_days" <= 31 AND "quiet_days" <= 90)), CONSTRAINT "product_version_payments_within_reason" CHECK (("draw_months" BETWEEN 1 AND 60 AND "tranches_max" BETWEEN 1 AND 12)), CONSTRAINT "product_version_deducts_at_most_all" CHECK ("deduction_basis_points_max" <= 10000));
CREATE INDEX "loans_productversion_envelope_id_f1d02bf0" ON "loans_productversion" ("envelope_id");
CREATE INDEX "loans_productversion_product_id_2844995a" ON "loans_productversion" ("product_id");
CREATE INDEX "loans_productversion_published_by_id_add0f928" ON "loans_productversion" ("published_by_id");
CREATE TABLE "loans_acceptance" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "party" varchar(12) NOT NULL, "by_name" varchar(150) NOT NULL, "at" datetime NOT NULL, "agreed_hash" varchar(64) NOT NULL, "document_hash" varchar(64) NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "factor_id" bigint NULL REFERENCES "people_factorcheck" ("id") DEFERRABLE INITIALLY DEFERRED, "mail_code_id" bigint NULL UNIQUE REFERENCES "people_mailcode" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "each_party_accepts_a_text_once" UNIQUE ("agreement_id", "party", "agreed_hash"), CONSTRAINT "acceptance_confirmed_by_one_code" CHECK ((("factor_id" IS NOT NULL AND "mail_code_id" IS NULL) OR ("factor_id" IS NULL AND "mail_code_id" IS NOT NULL))));
CREATE TRIGGER loans_acceptance_no_update BEFORE UPDATE ON loans_acceptance 
       BEGIN SELECT RAISE(ABORT, 'loans_acceptance is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_acceptance_no_delete BEFORE DELETE ON loans_acceptance 
       BEGIN SELECT RAISE(ABORT, 'loans_acceptance is append-only: DELETE refused'); END;
CREATE TRIGGER loans_productversion_no_update BEFORE UPDATE ON loans_productversion WHEN (OLD.state = 'published')
       BEGIN SELECT RAISE(ABORT, 'loans_productversion is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_productversion_no_delete BEFORE DELETE ON loans_productversion WHEN (OLD.state = 'published')
       BEGIN SELECT RAISE(ABORT, 'loans_productversion is append-only: DELETE refused'); END;
CREATE INDEX "loans_acceptance_agreement_id_6cdc0b50" ON "loans_acceptance" ("agreement_id");
CREATE INDEX "loans_acceptance_by_id_b7233f62" ON "loans_acceptance" ("by_id");
CREATE INDEX "loans_acceptance_factor_id_98daf541" ON "loans_acceptance" ("factor_id");
CREATE TABLE "loans_assetpaper" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "label" varchar(80) NOT NULL, "asset_id" bigint NOT NULL REFERENCES "loans_asset" ("id") DEFERRABLE INITIALLY DEFERRED, "document_id" bigint NOT NULL UNIQUE REFERENCES "cases_document" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TRIGGER loans_assetpaper_no_update BEFORE UPDATE ON loans_assetpaper 
       BEGIN SELECT RAISE(ABORT, 'loans_assetpaper is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_assetpaper_no_delete BEFORE DELETE ON loans_assetpaper 
       BEGIN SELECT RAISE(ABORT, 'loans_assetpaper is append-only: DELETE refused'); END;
CREATE INDEX "loans_assetpaper_asset_id_3abd9822" ON "loans_assetpaper" ("asset_id");
CREATE INDEX "loans_disbursement_shown_id_0807107b" ON "loans_disbursement" ("shown_id");
CREATE TABLE "loans_amendment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "agreed" text NOT NULL, "agreed_hash" varchar(64) NOT NULL, "file" varchar(100) NOT NULL, "document_hash" varchar(64) NOT NULL, "language" varchar(2) NOT NULL, "template_version" varchar(12) NOT NULL, "made_at" datetime NOT NULL, "offered_on" date NOT NULL, "offer_ends_on" date NOT NULL, "members_accepted_at" datetime NULL, "state" varchar(20) NOT NULL, "agreement_id" bigint NOT NULL REFERENCES "loans_agreement" ("id") DEFERRABLE INITIALLY DEFERRED, "asked_id" bigint NOT NULL UNIQUE REFERENCES "loans_changecase" ("id") DEFERRABLE INITIALLY DEFERRED, "commitment_id" bigint NOT NULL UNIQUE REFERENCES "ledger_commitment" ("id") DEFERRABLE INITIALLY DEFERRED, "guarantor_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "one_further_amount_on_offer_a_loan" ON "loans_amendment" ("agreement_id") WHERE "state" = 'offered';
CREATE TABLE "loans_amendmentevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "step" varchar(40) NOT NULL, "before" varchar(20) NOT NULL, "after" varchar(20) NOT NULL, "by_name" varchar(150) NOT NULL, "role" varchar(20) NOT NULL, "on_behalf_of" varchar(150) NOT NULL, "reason" text NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "at" datetime NOT NULL, "previous_hash" varchar(64) NOT NULL, "hash" varchar(64) NOT NULL, "amendment_id" bigint NOT NULL REFERENCES "loans_amendment" ("id") DEFERRABLE INITIALLY DEFERRED, "by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "amendment_event_once" UNIQUE ("amendment_id", "sequence"));
CREATE INDEX "loans_agreement_later_guarantor_id_d9ce81f7" ON "loans_agreement" ("later_guarantor_id");
CREATE INDEX "loans_changecase_guarantor_id_1ea69d09" ON "loans_changecase" ("guarantor_id");
CREATE INDEX "loans_amendment_state_04277011" ON "loans_amendment" ("state");
CREATE INDEX "loans_amendment_agreement_id_8ab1b451" ON "loans_amendment" ("agreement_id");
CREATE INDEX "loans_amendment_guarantor_id_6cc25d92" ON "loans_amendment" ("guarantor_id");
CREATE INDEX "loans_amendmentevent_amendment_id_de217a2f" ON "loans_amendmentevent" ("amendment_id");
CREATE INDEX "loans_amendmentevent_by_id_59ea404f" ON "loans_amendmentevent" ("by_id");
CREATE TRIGGER loans_amendmentevent_no_update BEFORE UPDATE ON loans_amendmentevent 
       BEGIN SELECT RAISE(ABORT, 'loans_amendmentevent is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_amendmentevent_no_delete BEFORE DELETE ON loans_amendmentevent 
       BEGIN SELECT RAISE(ABORT, 'loans_amendmentevent is append-only: DELETE refused'); END;
CREATE TRIGGER loans_amendment_no_update BEFORE UPDATE ON loans_amendment WHEN (OLD.state <> 'offered')
       BEGIN SELECT RAISE(ABORT, 'loans_amendment is append-only: UPDATE refused'); END;
CREATE TRIGGER loans_amendment_no_delete BEFORE DELETE ON loans_amendment WHEN (OLD.state <> 'offered')
       BEGIN SELECT RAISE(ABORT, 'loans_amendment is append-only: DELETE refused'); END;
CREATE TRIGGER loans_agreement_keeps_its_terms BEFORE UPDATE ON loans_agreement WHEN OLD.number <> NEW.number OR COALESCE(OLD.case_id, 0) <> COALESCE(NEW.case_id, 0) OR OLD.reference <> NEW.reference OR (NOT (OLD.state = 'offered' AND NEW.state = 'offered') AND (OLD.principal_cents <> NEW.principal_cents OR OLD.fee_cents <> NEW.fee_cents OR OLD.agreed_hash <> NEW.agreed_hash OR OLD.document_hash <> NEW.document_hash OR OLD.added_fee_cents <> NEW.added_fee_cents OR OLD.paid_to <> NEW.paid_to OR OLD.supplier_key <> NEW.supplier_key OR COALESCE(OLD.co_borrower_id, 0) <> COALESCE(NEW.co_borrower_id, 0) OR COALESCE(OLD.guarantor_id, 0) <> COALESCE(NEW.guarantor_id, 0)))
    BEGIN SELECT RAISE(ABORT, 'loans_agreement keeps its terms: UPDATE refused'); END;
CREATE TABLE "mfa_authenticator" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "type" varchar(20) NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "created_at" datetime NOT NULL, "last_used_at" datetime NULL);
CREATE INDEX "mfa_authenticator_user_id_0c3a50c0" ON "mfa_authenticator" ("user_id");
CREATE UNIQUE INDEX "unique_authenticator_type" ON "mfa_authenticator" ("user_id", "type") WHERE "type" IN ('totp', 'recovery_codes');
CREATE TABLE "notices_notice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(160) NOT NULL UNIQUE, "template" varchar(60) NOT NULL, "language" varchar(2) NOT NULL, "subject" varchar(200) NOT NULL, "body" text NOT NULL, "path" varchar(200) NOT NULL, "created_at" datetime NOT NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "claimed_at" datetime NULL, "sent_at" datetime NULL, "given_up_at" datetime NULL, "read_at" datetime NULL, "error" varchar(300) NOT NULL, "member_id" bigint NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "sent_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "way" varchar(10) NOT NULL, "digest_id" bigint NULL REFERENCES "notices_notice" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "notice_has_one_reader" CHECK ((("member_id" IS NULL AND "user_id" IS NOT NULL) OR ("member_id" IS NOT NULL AND "user_id" IS NULL))));
CREATE INDEX "notices_notice_member_id_0e5c6e65" ON "notices_notice" ("member_id");
CREATE INDEX "notices_notice_user_id_62c74e71" ON "notices_notice" ("user_id");
CREATE INDEX "notices_notice_sent_by_id_d5ce61eb" ON "notices_notice" ("sent_by_id");
CREATE INDEX "notices_notice_digest_id_917c04b6" ON "notices_notice" ("digest_id");
CREATE INDEX "notice_of_user" ON "notices_notice" ("user_id", "created_at" DESC);
CREATE INDEX "notice_of_member" ON "notices_notice" ("member_id", "created_at" DESC);
CREATE INDEX "notice_on_its_way" ON "notices_notice" ("way", "created_at") WHERE ("digest_id" IS NULL AND "given_up_at" IS NULL AND "sent_at" IS NULL);
CREATE TABLE "notices_choice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "topic" varchar(10) NOT NULL, "way" varchar(10) NOT NULL, "user_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "notice_choice_once_a_topic" UNIQUE ("user_id", "topic"));
CREATE INDEX "notices_choice_user_id_a4864d2a" ON "notices_choice" ("user_id");
CREATE TABLE "notices_wording" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "template" varchar(60) NOT NULL, "language" varchar(2) NOT NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "subject" varchar(200) NOT NULL, "body" text NOT NULL, "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "wording_numbered_once" UNIQUE ("template", "language", "number"));
CREATE INDEX "notices_wording_by_id_7f1c5c1c" ON "notices_wording" ("by_id");
CREATE TRIGGER notices_wording_no_update BEFORE UPDATE ON notices_wording 
       BEGIN SELECT RAISE(ABORT, 'notices_wording is append-only: UPDATE refused'); END;
CREATE TRIGGER notices_wording_no_delete BEFORE DELETE ON notices_wording 
       BEGIN SELECT RAISE(ABORT, 'notices_wording is append-only: DELETE refused'); END;
CREATE TABLE "people_member" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" varchar(20) NOT NULL UNIQUE, "first_name" varchar(80) NOT NULL, "last_name" varchar(80) NOT NULL, "email" varchar(254) NOT NULL, "phone" text NOT NULL, "address" text NOT NULL, "language" varchar(2) NOT NULL, "category" varchar(1) NOT NULL, "joined_on" date NOT NULL, "left_on" date NULL, "iban" text NOT NULL, "iban_holder" text NOT NULL, "advisor_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "cooperative_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED, "household_id" bigint NULL REFERENCES "people_household" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL UNIQUE REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "born_in" smallint unsigned NULL CHECK ("born_in" >= 0), "gender" varchar(1) NOT NULL, CONSTRAINT "member_born_in_a_year" CHECK (("born_in" IS NULL OR "born_in" BETWEEN 1900 AND 2100)));
CREATE INDEX "people_member_advisor_id_7d204649" ON "people_member" ("advisor_id");
CREATE INDEX "people_member_cooperative_id_db33148f" ON "people_member" ("cooperative_id");
CREATE INDEX "people_member_household_id_235483da" ON "people_member" ("household_id");
CREATE INDEX "member_by_name" ON "people_member" ("last_name", "first_name");
CREATE TABLE "people_furtheraccount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "iban" text NOT NULL, "holder" text NOT NULL, "confirmed_at" datetime NOT NULL, "member_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "people_furtheraccount_member_id_f8255c26" ON "people_furtheraccount" ("member_id");
CREATE TABLE "people_accountchange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "iban" text NOT NULL, "holder" text NOT NULL, "asked_at" datetime NOT NULL, "decided_at" datetime NULL, "state" varchar(20) NOT NULL, "asked_by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" bigint NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "people_member" ("id") DEFERRABLE INITIALLY DEFERRED, "contact" text NOT NULL, "told_at" datetime NULL, "told_by" varchar(6) NOT NULL, "beside" bool NOT NULL, "address" text NOT NULL, CONSTRAINT "account_change_decided_by_another" CHECK ((NOT ("state" IN ('confirmed', 'refused')) OR ("decided_by_id" IS NOT NULL AND NOT ("decided_by_id" = ("asked_by_id") AND "decided_by_id" IS NOT NULL)))));
CREATE UNIQUE INDEX "one_account_change_at_a_time" ON "people_accountchange" ("member_id") WHERE "state" = 'asked';
CREATE INDEX "people_accountchange_state_07aeb23a" ON "people_accountchange" ("state");
CREATE INDEX "people_accountchange_asked_by_id_bc112db3" ON "people_accountchange" ("asked_by_id");
CREATE INDEX "people_accountchange_decided_by_id_e4b35ac6" ON "people_accountchange" ("decided_by_id");
CREATE INDEX "people_accountchange_member_id_95bbf4d2" ON "people_accountchange" ("member_id");
CREATE TABLE "reporting_scenario" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(60) NOT NULL, "levers" text NOT NULL CHECK ((JSON_VALID("levers") OR "levers" IS NULL)), "made_at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "scenario_name_once_a_fund" UNIQUE ("fund_id", "name"));
CREATE INDEX "reporting_scenario_by_id_c1e4798c" ON "reporting_scenario" ("by_id");
CREATE INDEX "reporting_scenario_fund_id_1e7d12cb" ON "reporting_scenario" ("fund_id");
CREATE TABLE "reporting_audiencechange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "audience" varchar(10) NOT NULL, "why" varchar(200) NOT NULL, "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "cooperative_id" bigint NOT NULL REFERENCES "people_cooperative" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "reporting_fairnessreading" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "since" date NOT NULL, "until" date NOT NULL, "form" varchar(4) NOT NULL, "role" varchar(20) NOT NULL, "at" datetime NOT NULL, "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TRIGGER reporting_audiencechange_no_update BEFORE UPDATE ON reporting_audiencechange 
       BEGIN SELECT RAISE(ABORT, 'reporting_audiencechange is append-only: UPDATE refused'); END;
CREATE TRIGGER reporting_audiencechange_no_delete BEFORE DELETE ON reporting_audiencechange 
       BEGIN SELECT RAISE(ABORT, 'reporting_audiencechange is append-only: DELETE refused'); END;
CREATE TRIGGER reporting_fairnessreading_no_update BEFORE UPDATE ON reporting_fairnessreading 
       BEGIN SELECT RAISE(ABORT, 'reporting_fairnessreading is append-only: UPDATE refused'); END;
CREATE TRIGGER reporting_fairnessreading_no_delete BEFORE DELETE ON reporting_fairnessreading 
       BEGIN SELECT RAISE(ABORT, 'reporting_fairnessreading is append-only: DELETE refused'); END;
CREATE INDEX "reporting_audiencechange_by_id_874745c3" ON "reporting_audiencechange" ("by_id");
CREATE INDEX "reporting_audiencechange_cooperative_id_c0598cb7" ON "reporting_audiencechange" ("cooperative_id");
CREATE INDEX "reporting_fairnessreading_by_id_1dbcf384" ON "reporting_fairnessreading" ("by_id");
CREATE INDEX "reporting_fairnessreading_fund_id_7f9a906c" ON "reporting_fairnessreading" ("fund_id");
CREATE TABLE "reporting_evidencepack" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "state" varchar(8) NOT NULL, "done" integer unsigned NOT NULL CHECK ("done" >= 0), "wanted" integer unsigned NULL CHECK ("wanted" >= 0), "tries" integer unsigned NOT NULL CHECK ("tries" >= 0), "seen_at" datetime NULL, "ended_at" datetime NULL, "problem" varchar(300) NOT NULL, "file" varchar(100) NOT NULL, "filename" varchar(120) NOT NULL, "content_type" varchar(100) NOT NULL, "size" bigint unsigned NOT NULL CHECK ("size" >= 0), "sha256" varchar(64) NOT NULL, "last_day" date NULL, "papers" bool NOT NULL, "contents" text NOT NULL CHECK ((JSON_VALID("contents") OR "contents" IS NULL)), "left_out" integer unsigned NOT NULL CHECK ("left_out" >= 0), "totals" text NOT NULL CHECK ((JSON_VALID("totals") OR "totals" IS NULL)), "by_id" bigint NOT NULL REFERENCES "people_user" ("id") DEFERRABLE INITIALLY DEFERRED, "fund_id" bigint NOT NULL REFERENCES "ledger_fund" ("id") DEFERRABLE INITIALLY DEFERRED, "line_id" bigint NOT NULL REFERENCES "sources_fundingline" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "reporting_evidencepack_by_id_58d3b3a8" ON "reporting_evidencepack" ("by_id");
CREATE INDEX "reporting_evidencepack_fund_id_b38135b6" ON "reporting_evidencepack" ("fund_id");
CREATE INDEX "reporting_evidencepack_line_id_73f1c3f5" ON "reporting_evidencepack" ("line_id");
CREATE INDEX "evidence_of_line" ON "reporting_evidencepack" ("line_id", "by_id", "at" DESC);
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
CREATE TABLE "workflows_counter" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "series" varchar(12) NOT NULL, "year" integer unsigned NOT NULL CHECK ("year" >= 0), "last" integer unsigned NOT NULL CHECK ("last" >= 0), CONSTRAINT "counter_once_a_series_and_year" UNIQUE ("series", "year"));
CREATE TABLE "workflows_due" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "topic" varchar(40) NOT NULL, "key" varchar(120) NOT NULL UNIQUE, "ids" text NOT NULL CHECK ((JSON_VALID("ids") OR "ids" IS NULL)), "created_at" datetime NOT NULL, "due_at" datetime NOT NULL, "attempts" integer unsigned NOT NULL CHECK ("attempts" >= 0), "delivered_at" datetime NULL, "error" text NOT NULL);
CREATE INDEX "due_not_delivered" ON "workflows_due" ("due_at") WHERE "delivered_at" IS NULL;
CREATE TRIGGER banking_approval_made BEFORE INSERT ON banking_approval
    WHEN NOT EXISTS (SELECT 1 FROM banking_paymentbatch b, people_factorcheck f
    WHERE b.id = NEW.batch_id AND b.prepared_by_id <> NEW.by_id
      AND f.id = NEW.factor_id AND f.user_id = NEW.by_id AND f.passed AND f.at <= NEW.at AND (julianday(NEW.at) - julianday(f.at)) * 1440 <= 5.001) BEGIN SELECT RAISE(ABORT, 'a batch is approved by another person than the one who prepared it, with a fresh second factor'); END;
CREATE TRIGGER banking_approval_fixed BEFORE UPDATE ON banking_approval
    WHEN NEW.batch_id <> OLD.batch_id OR NEW.by_id <> OLD.by_id OR NEW.digest <> OLD.digest OR NEW.at <> OLD.at
    OR NEW.role <> OLD.role OR (OLD.voided_at IS NOT NULL AND NEW.voided_at IS NULL)
    OR COALESCE(NEW.factor_id, 0) <> COALESCE(OLD.factor_id, 0) BEGIN SELECT RAISE(ABORT, 'an approval never changes, save to be voided'); END;
CREATE TRIGGER banking_approval_stays BEFORE DELETE ON banking_approval BEGIN SELECT RAISE(ABORT, 'an approval never changes, save to be voided'); END;
CREATE TRIGGER banking_batch_preparer BEFORE UPDATE ON banking_paymentbatch
    WHEN NEW.prepared_by_id <> OLD.prepared_by_id BEGIN SELECT RAISE(ABORT, 'who prepared a batch stays'); END;
CREATE TRIGGER banking_batch_approved BEFORE UPDATE ON banking_paymentbatch
    WHEN NEW.state = 'exported' AND OLD.state <> 'exported' AND NOT EXISTS (
    SELECT 1 FROM banking_approval a
    WHERE a.batch_id = NEW.id AND a.voided_at IS NULL AND a.by_id <> NEW.prepared_by_id) BEGIN SELECT RAISE(ABORT, 'a batch that nobody else approved is not exported'); END;

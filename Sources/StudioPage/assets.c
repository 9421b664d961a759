/* The page's files, read by the compiler where they lie. Written by Scripts/list-page. */
#include "StudioPage.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char asset_amplitude_picture_js[] = {
#embed "../Studio/Page/amplitude-picture.js"
};
static const unsigned char asset_announcer_js[] = {
#embed "../Studio/Page/announcer.js"
};
static const unsigned char asset_answer_panel_js[] = {
#embed "../Studio/Page/answer-panel.js"
};
static const unsigned char asset_axes_js[] = {
#embed "../Studio/Page/axes.js"
};
static const unsigned char asset_canvas_js[] = {
#embed "../Studio/Page/canvas.js"
};
static const unsigned char asset_chart_js[] = {
#embed "../Studio/Page/chart.js"
};
static const unsigned char asset_charts_css[] = {
#embed "../Studio/Page/charts.css"
};
static const unsigned char asset_color_map_js[] = {
#embed "../Studio/Page/color-map.js"
};
static const unsigned char asset_dom_js[] = {
#embed "../Studio/Page/dom.js"
};
static const unsigned char asset_event_stream_js[] = {
#embed "../Studio/Page/event-stream.js"
};
static const unsigned char asset_forms_css[] = {
#embed "../Studio/Page/forms.css"
};
static const unsigned char asset_gain_slider_js[] = {
#embed "../Studio/Page/gain-slider.js"
};
static const unsigned char asset_history_table_js[] = {
#embed "../Studio/Page/history-table.js"
};
static const unsigned char asset_icon_svg[] = {
#embed "../Studio/Page/icon.svg"
};
static const unsigned char asset_index_html[] = {
#embed "../Studio/Page/index.html"
};
static const unsigned char asset_landscape_charts_js[] = {
#embed "../Studio/Page/landscape-charts.js"
};
static const unsigned char asset_landscape_data_js[] = {
#embed "../Studio/Page/landscape-data.js"
};
static const unsigned char asset_landscape_numbers_js[] = {
#embed "../Studio/Page/landscape-numbers.js"
};
static const unsigned char asset_landscape_view_js[] = {
#embed "../Studio/Page/landscape-view.js"
};
static const unsigned char asset_layout_css[] = {
#embed "../Studio/Page/layout.css"
};
static const unsigned char asset_main_js[] = {
#embed "../Studio/Page/main.js"
};
static const unsigned char asset_marks_js[] = {
#embed "../Studio/Page/marks.js"
};
static const unsigned char asset_numbers_js[] = {
#embed "../Studio/Page/numbers.js"
};
static const unsigned char asset_parameter_form_js[] = {
#embed "../Studio/Page/parameter-form.js"
};
static const unsigned char asset_phase_data_js[] = {
#embed "../Studio/Page/phase-data.js"
};
static const unsigned char asset_phase_plane_js[] = {
#embed "../Studio/Page/phase-plane.js"
};
static const unsigned char asset_point_js[] = {
#embed "../Studio/Page/point.js"
};
static const unsigned char asset_problem_chooser_js[] = {
#embed "../Studio/Page/problem-chooser.js"
};
static const unsigned char asset_question_form_js[] = {
#embed "../Studio/Page/question-form.js"
};
static const unsigned char asset_router_js[] = {
#embed "../Studio/Page/router.js"
};
static const unsigned char asset_run_list_js[] = {
#embed "../Studio/Page/run-list.js"
};
static const unsigned char asset_run_readouts_js[] = {
#embed "../Studio/Page/run-readouts.js"
};
static const unsigned char asset_run_session_js[] = {
#embed "../Studio/Page/run-session.js"
};
static const unsigned char asset_run_view_js[] = {
#embed "../Studio/Page/run-view.js"
};
static const unsigned char asset_scale_js[] = {
#embed "../Studio/Page/scale.js"
};
static const unsigned char asset_server_js[] = {
#embed "../Studio/Page/server.js"
};
static const unsigned char asset_shortcuts_js[] = {
#embed "../Studio/Page/shortcuts.js"
};
static const unsigned char asset_solver_chooser_js[] = {
#embed "../Studio/Page/solver-chooser.js"
};
static const unsigned char asset_studies_list_js[] = {
#embed "../Studio/Page/studies-list.js"
};
static const unsigned char asset_studies_view_js[] = {
#embed "../Studio/Page/studies-view.js"
};
static const unsigned char asset_study_report_js[] = {
#embed "../Studio/Page/study-report.js"
};
static const unsigned char asset_theme_css[] = {
#embed "../Studio/Page/theme.css"
};
static const unsigned char asset_theme_js[] = {
#embed "../Studio/Page/theme.js"
};
static const unsigned char asset_theory_view_js[] = {
#embed "../Studio/Page/theory-view.js"
};
static const unsigned char asset_views_css[] = {
#embed "../Studio/Page/views.css"
};

static const studio_page_asset assets[] = {
  {"amplitude-picture.js", asset_amplitude_picture_js, sizeof asset_amplitude_picture_js},
  {"announcer.js", asset_announcer_js, sizeof asset_announcer_js},
  {"answer-panel.js", asset_answer_panel_js, sizeof asset_answer_panel_js},
  {"axes.js", asset_axes_js, sizeof asset_axes_js},
  {"canvas.js", asset_canvas_js, sizeof asset_canvas_js},
  {"chart.js", asset_chart_js, sizeof asset_chart_js},
  {"charts.css", asset_charts_css, sizeof asset_charts_css},
  {"color-map.js", asset_color_map_js, sizeof asset_color_map_js},
  {"dom.js", asset_dom_js, sizeof asset_dom_js},
  {"event-stream.js", asset_event_stream_js, sizeof asset_event_stream_js},
  {"forms.css", asset_forms_css, sizeof asset_forms_css},
  {"gain-slider.js", asset_gain_slider_js, sizeof asset_gain_slider_js},
  {"history-table.js", asset_history_table_js, sizeof asset_history_table_js},
  {"icon.svg", asset_icon_svg, sizeof asset_icon_svg},
  {"index.html", asset_index_html, sizeof asset_index_html},
  {"landscape-charts.js", asset_landscape_charts_js, sizeof asset_landscape_charts_js},
  {"landscape-data.js", asset_landscape_data_js, sizeof asset_landscape_data_js},
  {"landscape-numbers.js", asset_landscape_numbers_js, sizeof asset_landscape_numbers_js},
  {"landscape-view.js", asset_landscape_view_js, sizeof asset_landscape_view_js},
  {"layout.css", asset_layout_css, sizeof asset_layout_css},
  {"main.js", asset_main_js, sizeof asset_main_js},
  {"marks.js", asset_marks_js, sizeof asset_marks_js},
  {"numbers.js", asset_numbers_js, sizeof asset_numbers_js},
  {"parameter-form.js", asset_parameter_form_js, sizeof asset_parameter_form_js},
  {"phase-data.js", asset_phase_data_js, sizeof asset_phase_data_js},
  {"phase-plane.js", asset_phase_plane_js, sizeof asset_phase_plane_js},
  {"point.js", asset_point_js, sizeof asset_point_js},
  {"problem-chooser.js", asset_problem_chooser_js, sizeof asset_problem_chooser_js},
  {"question-form.js", asset_question_form_js, sizeof asset_question_form_js},
  {"router.js", asset_router_js, sizeof asset_router_js},
  {"run-list.js", asset_run_list_js, sizeof asset_run_list_js},
  {"run-readouts.js", asset_run_readouts_js, sizeof asset_run_readouts_js},
  {"run-session.js", asset_run_session_js, sizeof asset_run_session_js},
  {"run-view.js", asset_run_view_js, sizeof asset_run_view_js},
  {"scale.js", asset_scale_js, sizeof asset_scale_js},
  {"server.js", asset_server_js, sizeof asset_server_js},
  {"shortcuts.js", asset_shortcuts_js, sizeof asset_shortcuts_js},
  {"solver-chooser.js", asset_solver_chooser_js, sizeof asset_solver_chooser_js},
  {"studies-list.js", asset_studies_list_js, sizeof asset_studies_list_js},
  {"studies-view.js", asset_studies_view_js, sizeof asset_studies_view_js},
  {"study-report.js", asset_study_report_js, sizeof asset_study_report_js},
  {"theme.css", asset_theme_css, sizeof asset_theme_css},
  {"theme.js", asset_theme_js, sizeof asset_theme_js},
  {"theory-view.js", asset_theory_view_js, sizeof asset_theory_view_js},
  {"views.css", asset_views_css, sizeof asset_views_css},
};

size_t studio_asset_count(void) { return sizeof assets / sizeof assets[0]; }

studio_page_asset studio_asset(size_t index) { return assets[index]; }
